import { runStudy } from '../../experiments/run.js';
import { summaryOf } from '../../reports/summary.js';
import { writeBetweenMarks } from './between-marks.js';
import { docsOptions, pageOf, refuseScaled, runDocsCommand, wholeOption } from './docs-command.js';

const NAME = 'clean-up-table';
/** The closed-loop studies that may be run again and again; the arms races were fixed beforehand and run once. */
const STUDIES = [
  'block-or-defer',
  'purge-or-prune',
  'password-reset',
  'repeat-offenders',
  'who-gets-hurt',
  'how-many',
  'new-service',
] as const;

/** Runs the clean-up studies (in `--runs`, so that a command that was stopped goes on) and writes what each answers. */
await runDocsCommand(async () => {
  const options = docsOptions({ workers: '2', studies: STUDIES.join(','), people: '', runs: 'runs' });
  refuseScaled(options);
  const sections: string[] = [];
  for (const name of options['studies'].split(',')) {
    const { report } = await runStudy(name, {
      runsDir: options['runs'],
      workers: wholeOption(options, 'workers'),
      plugins: [],
      set: options['people'] === '' ? [] : [`scenarios.*.nPeople=${wholeOption(options, 'people')}`, 'replicates=1'],
      onProgress: ({ nDone, nSteps, what }) => process.stderr.write(`${name}: ${nDone} of ${nSteps}, ${what}\n`),
    });
    sections.push(`#### ${report.title}\n\n${report.question}\n\n${sentences(summaryOf(report).answer)}`);
  }
  writeBetweenMarks(pageOf(options, 'clean-up.md'), NAME, sections.join('\n\n'));
  process.stdout.write(`${NAME}: ${sections.length} studies\n`);
});

/** One sentence a line; a full stop within a number has no blank after it. */
function sentences(answer: string): string {
  return answer
    .split(/(?<=\.) /)
    .map((sentence) => `- ${sentence}`)
    .join('\n');
}
