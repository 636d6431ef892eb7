/** What tells most of an arm of a closed loop: quantities of the table `loop-totals` with a short heading, in reading order. */
export const ARM_QUANTITIES: readonly (readonly [quantity: string, heading: string])[] = [
  ['share-removed', 'removed'],
  ['removal-precision', 'rightly'],
  ['service-output', 'output a day'],
  ['customers', 'customers'],
  ['own-actions-lost', 'own lost a day'],
  ['people-wronged', 'people wronged'],
  ['people-lost', 'people lost'],
  ['platform-cost', 'cost, USD'],
];
