import { wholeText } from '../../reports/page/number-format.js';
import type { AccountArm } from '../kept/kept-answers.js';
import { dayText, endText, FOR_GOOD_SEC } from './loop-days.js';

type Row = AccountArm['measures'][number];

interface Props {
  readonly arms: readonly AccountArm[];
  readonly isBot: boolean;
}

/** What each arm of a closed loop did to an account, in time, and what it lost by it. */
export function AccountArms({ arms, isBot }: Props) {
  return (
    <>
      {arms.map((arm) => (
        <section key={arm.arm} class="account-arm">
          <h3>
            Arm {arm.arm}{' '}
            <span class="soft">
              {arm.detector}, {arm.level} level
            </span>
          </h3>
          <p>
            {arm.loss === null ? 'It met nothing and lost nothing.' : lossText(arm.loss)}
            {Number(arm.loss?.['wronged'] ?? 0) === 1 && (
              <>
                {' '}
                <span class="wronged-mark">wronged</span>
              </>
            )}
          </p>
          {arm.measures.length > 0 && <Measures arm={arm.arm} rows={arm.measures} />}
        </section>
      ))}
      <p class="note">
        Wronged is the truth: the owner was told, limited, blocked, closed out or robbed of an action although no
        operation had acted through the account of late. The platform did not know it.
        {isBot && ' This account is a bot’s: whatever it met, nobody was wronged.'}
      </p>
    </>
  );
}

function Measures({ arm, rows }: { readonly arm: string; readonly rows: readonly Row[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Measures of arm ${arm}`}>
      <table class="metrics people-table">
        <thead>
          <tr>
            {['Day', 'what was done', 'why', 'told how', 'until', 'appeal', 'truth'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <th scope="row">{dayText(Number(row['atSec']))}</th>
              <td>{measureText(row)}</td>
              <td>{row['reason']}</td>
              <td>{row['tell'] ?? (row['resetPassword'] ? 'locked out' : 'not told')}</td>
              <td>{untilText(row)}</td>
              <td>{appealText(row)}</td>
              <td>
                {Number(row['wronged']) === 1 ? (
                  <span class="wronged-mark">wronged</span>
                ) : (
                  <span class="soft">an operation acted through it</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function measureText(row: Row): string {
  const [nRemoved, nDeferred, nPutBack] = ['removed', 'deferred', 'putBack'].map((name) => Number(row[name] ?? 0)) as [
    ...[number, number, number],
  ];
  const done = [
    nRemoved > 0 ? `${nRemoved === 1 ? 'an action' : `${wholeText(nRemoved)} actions`} taken away` : '',
    nDeferred > 0 ? `${nDeferred === 1 ? 'an action' : `${wholeText(nDeferred)} actions`} to be taken away later` : '',
    nPutBack > 0 ? `${nPutBack === 1 ? 'an action' : `${wholeText(nPutBack)} actions`} put back` : '',
    row['resetPassword'] ? 'password reset' : '',
    Number(row['limitedToSec']) > 0 ? 'likes, follows and comments stopped' : '',
    Number(row['refusedToSec']) > 0 ? 'tries from its suspected devices refused' : '',
    Number(row['blockedToSec']) > 0 ? 'blocked' : '',
    row['purged'] ? 'account closed' : '',
  ].filter(Boolean);
  return done.length > 0 ? done.join(', ') : row['tell'] === null ? 'nothing that shows' : 'told only';
}

function untilText(row: Row): string {
  const ends = ['limitedToSec', 'refusedToSec', 'blockedToSec'].map((name) => Number(row[name]));
  const last = Math.max(...ends, row['purged'] ? FOR_GOOD_SEC : 0);
  return last === 0 ? '–' : endText(last);
}

function appealText(row: Row): string {
  const lifted = Number(row['liftedSec']);
  if (lifted > 0) return `lifted on appeal, ${dayText(lifted)}`;
  return row['appealed'] ? 'appealed, not lifted' : '–';
}

function lossText(loss: Row): string {
  const [removed, own, putBack, blockedSec] = ['removed', 'ownRemoved', 'putBack', 'blockedSec'].map((name) =>
    Number(loss[name]),
  ) as [number, number, number, number];
  const share = own === 0 ? 'none' : own === removed ? 'all' : wholeText(own);
  const ofThem = `${share} of them its owner’s own`;
  const daysBlocked = Number((blockedSec / 86_400).toFixed(1));
  return [
    removed === 0 ? 'No action of it was removed' : `Removed: ${wholeText(removed)} of its actions, ${ofThem}`,
    putBack > 0 ? `put back on appeal: ${wholeText(putBack)}` : '',
    blockedSec > 0 ? `blocked for ${daysBlocked} ${daysBlocked === 1 ? 'day' : 'days'} within the horizon` : '',
  ]
    .filter(Boolean)
    .join('; ')
    .concat('.');
}
