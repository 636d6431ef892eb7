/** Says how the gates of a run came out; empty for a study that expects nothing. */
export function gatesVerdict(gates: { readonly n: number; readonly nBroken: number } | undefined): string {
  if (gates === undefined) return '';
  const { n, nBroken } = gates;
  if (nBroken === 0) return n === 1 ? 'its gate holds' : `all ${n} gates hold`;
  return n === 1 ? 'its gate is broken' : `${nBroken} of ${n} gates broken`;
}
