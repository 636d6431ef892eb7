import type { Report } from '../report.js';
import { latexText } from './latex.js';

/** The key by which a detector's source is cited. */
export function citeKey(detector: string): string {
  return `ersatz:${detector}`;
}

/** A source as the catalog writes it: `Names 2008, title; what else it rests on`. */
const SOURCE = /^(?<names>[^;]+?) (?<year>(?:19|20)\d{2}), (?<title>[^;]+)/;

/**
 * BibTeX of the sources that the detectors name: authors, year and title where the source is written as the catalog writes them; the whole text stands in `note`,
 * so nothing is lost where it is not.
 */
export function bibliography(detectors: Report['detectors']): string {
  return detectors.map(({ id, source, summary }) => entry(id, source, summary)).join('\n');
}

function entry(id: string, source: string, summary: string): string {
  const { names, year, title } = SOURCE.exec(source)?.groups ?? {};
  const fields: readonly (readonly [string, string | undefined])[] = [
    [
      'author',
      names
        ?.split(/,\s*|\s+and\s+/)
        .filter(Boolean)
        .join(' and '),
    ],
    ['title', title?.trim() ?? summary.replace(/\.$/, '')],
    ['year', year],
    ['note', source],
  ];
  return [
    `@misc{${citeKey(id)},`,
    ...fields.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${latexText(value)}},`])),
    '}',
    '',
  ].join('\n');
}
