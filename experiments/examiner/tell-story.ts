import { counted } from '../../errors/counted.js';
import { NONE } from '../../sim/traffic/columns.js';
import { CLIENT_NAMES, VERB, VERB_NAMES } from '../../sim/traffic/verb.js';
import type { Check, Finding } from './check.js';
import { LEARNS_AFTER, SCORES_AFTER, type Exam } from './exam.js';
import { MARK, type ExamCase } from './exam-case.js';
import { EPOCH_SEC, type TinyAction } from './worlds/tiny-world.js';

/** Lines of a list before the rest is only counted; a crowd would fill screens. */
const MAX_LINES = 16;

/** One failure, ready to be told. */
export interface Failure {
  readonly finding: Finding;
  readonly examCase: ExamCase;
  /** The command that runs this very world again. */
  readonly replay: string;
}

/** Tells a failing world: who is in it, who did what when, what the detector said before and after, and how to see it again. */
export function tellStory(
  { worlds }: Pick<Check, 'worlds'>,
  { finding, examCase, replay }: Failure,
  exam: Exam,
): string {
  if (worlds === 'none') return [`  ${finding.what}`, `  again: ${replay}`].join('\n');
  const { world, unit, labelMarks } = examCase;
  const labels = labelMarks === null ? 'the truth' : labelMarks.map((mark) => MARK_NAMES[mark]).join(', ');
  return [
    `  ${finding.what}`,
    `  ${unit} rows; learns after day ${LEARNS_AFTER}, scores after day ${SCORES_AFTER}; labels by row: ${labels}`,
    ...shortened(
      world.accounts.map((account, number) => `  account ${number}${kindText(world, number)}: ${accountText(account)}`),
    ),
    ...shortened(world.actions.map((action) => `  ${timeText(action.t)}  ${actionText(action)}`)),
    ...shortened(scoreLines(finding, exam)),
    `  again: ${replay}`,
  ].join('\n');
}

const MARK_NAMES = Object.keys(MARK);

function accountText(account: ExamCase['world']['accounts'][number]): string {
  const { createdSec, isPrivate, isBusiness, hasPicture, nPostsBefore, followings } = account;
  return [
    `opened on day ${Math.floor(createdSec / EPOCH_SEC)}`,
    ...(isPrivate ? ['private'] : []),
    ...(isBusiness ? ['business'] : []),
    ...(hasPicture ? ['with a picture'] : []),
    ...(nPostsBefore > 0 ? [`${counted(nPostsBefore, 'post')} before`] : []),
    ...(followings.length > 0 ? [`follows ${followings.join(', ')}`] : []),
  ].join(', ');
}

/** What the planted truth says of an account, where there is one, and whether the detector was told. */
function kindText({ bots, crowd, labelled }: ExamCase['world'], account: number): string {
  if (crowd === undefined) return '';
  const kind = bots.includes(account) ? ', a bot' : ', a person';
  return labelled?.includes(account) === true ? `${kind}, labelled` : kind;
}

function timeText(sec: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `day ${Math.floor(sec / EPOCH_SEC)} ${two((sec % EPOCH_SEC) / 3600)}:${two((sec % 3600) / 60)}:${two(sec % 60)}`;
}

function actionText({ actor, verb, target, object, session, device, client, network }: TinyAction): string {
  const aim = target === NONE ? '' : ` account ${target}`;
  const post = object === NONE ? '' : verb === VERB.post ? ` ${object}` : ` (post ${object})`;
  return `account ${actor} ${VERB_NAMES[verb]}s${aim}${post}, session ${session}, device ${device}, network ${network}, ${CLIENT_NAMES[client]}`;
}

/** The rows whose scores differ; all rows when there is nothing to compare. */
function scoreLines({ before, after, scores }: Finding, exam: Exam): string[] {
  const { account } = exam.past(SCORES_AFTER);
  const { world } = exam.examCase;
  if (scores !== undefined)
    return Array.from(
      scores,
      (score, row) => `  row ${row} (account ${account[row]}${kindText(world, account[row])}): score ${score}`,
    );
  if (before === undefined || after === undefined) return [];
  return Array.from(before, (score, row) => ({ score, row, now: after[row] }))
    .filter(({ score, now }) => !Object.is(score, now))
    .map(({ score, row, now }) => `  row ${row} (account ${account[row]}): score ${score} before, ${now} after`);
}

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= MAX_LINES) return [...lines];
  return [...lines.slice(0, MAX_LINES), `  ... and ${lines.length - MAX_LINES} more`];
}
