/** Lines of cells as a Markdown table; the first line is the head. */
export function markdownTable(lines: readonly (readonly string[])[]): string {
  return lines
    .flatMap((line, index) => [
      `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
      ...(index === 0 ? [`|${' --- |'.repeat(line.length)}`] : []),
    ])
    .join('\n');
}
