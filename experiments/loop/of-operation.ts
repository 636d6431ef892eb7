import { UserError } from '../../errors/user-error.js';
import { LOOP_QUANTITIES, type LoopQuantity } from './loop-quantities.js';
import type { ArmResult } from './sum-up-arm.js';

/** The quantity in a name like `detector-recall` or `detector-recall/hijacked-accounts`. */
export const quantityName = (name: string): string => name.split('/', 1)[0];

/** The quantity of a name; with an operation behind a slash it counts that operation alone. Throws on an unknown quantity: plans are checked before. */
export function quantityOf(name: string): LoopQuantity {
  const [id, operation] = name.split('/', 2) as [string, string | undefined];
  const quantity = LOOP_QUANTITIES.find((known) => known.id === id);
  if (quantity === undefined) throw new Error(`unknown quantity "${id}"`);
  if (operation === undefined) return quantity;
  return {
    ...quantity,
    id: name,
    summary: `${quantity.summary}; ${operation} alone`,
    of: ({ arm, twin, costs }, range) =>
      quantity.of({ arm: alone(arm, operation), twin: alone(twin, operation), costs }, range),
  };
}

/** Refuses the name of a known quantity that counts one operation alone where it can not be counted so. Throws UserError opened by `where`. */
export function assertByOperation(name: string, where: string): void {
  const [id, operation] = name.split('/', 2) as [string, string | undefined];
  if (operation === undefined || LOOP_QUANTITIES.find((known) => known.id === id)?.isByOperation !== false) return;
  const counted = LOOP_QUANTITIES.filter(({ isByOperation }) => isByOperation).map((quantity) => quantity.id);
  throw new UserError(
    `${where}: ${name}: "${id}" is not counted by operation; expected one of ${counted.join(', ')}; drop "/${operation}"`,
  );
}

/** What the books of one operation say in place of those of all. */
function alone(arm: ArmResult, operation: string): ArmResult {
  const own = `${operation}: `;
  const days = { ...arm.days };
  // Nothing, unless its own books say something: not what all operations did.
  for (const name of Object.keys(days))
    if (name.startsWith('foreign ') || name.startsWith('services: ')) days[name] = days[name].map(() => 0);
  for (const name of Object.keys(arm.days)) {
    if (!name.startsWith(own)) continue;
    const what = name.slice(own.length);
    days[what.startsWith('foreign ') ? what : `services: ${what}`] = arm.days[name];
  }
  return { ...arm, days };
}
