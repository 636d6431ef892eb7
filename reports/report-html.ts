import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { packageRoot } from '../plugins/package-root.js';
import { packReport } from './packed-report.js';
import type { Report } from './report.js';

/**
 * Makes the one-file report: page, look, charts' code and data in one HTML text that needs no network and runs no other script
 * than the one it carries. Throws UserError when the page has not been built.
 */
export function reportHtml(report: Report): string {
  const script = builtAsset('report-page.js')
    .replace(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--');
  const style = builtAsset('report-page.css');
  if (/<\/style/i.test(style)) throw new Error('the built style sheet closes its own element');
  const policy = [
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    `style-src '${sha256(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(report.title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    '<noscript>This report draws its tables and charts with the script it carries; the same numbers are in tables/*.csv.</noscript>',
    `<script type="application/json" id="report">${dataText(report)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** JSON that can stand inside a script element: no `<` is left that could close it or open a comment. */
function dataText(report: Report): string {
  return JSON.stringify(packReport(report)).replaceAll('<', '\\u003c');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

function builtAsset(name: string): string {
  const path = join(packageRoot(), 'dist', 'web', name);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UserError(`report: dist/web/${name} is missing; run "npm run build" once`);
  return readFileSync(path, 'utf8');
}
