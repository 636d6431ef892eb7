/** Something observed about each row, one value a row. */
export interface EaseColumn {
  readonly name: string;
  /** `number`: larger and smaller mean something; NaN = unknown. `code`: values can only be equal or not. */
  readonly kind: 'number' | 'code';
  readonly values: ArrayLike<number>;
}

/** What is true of a row in an ease audit. */
export const EASE_CLASS = { organic: 0, inauthentic: 1, leftOut: 2 } as const;

/** The best that a single column can do on its own. */
export interface EaseScore {
  readonly column: string;
  readonly kind: EaseColumn['kind'];
  /** Area under the ROC curve in the better direction, in [0.5, 1]; of a code: of its best single value. NaN when a class is missing. */
  readonly auc: number;
  /** The one-line rule that catches most within the budget of false removals. */
  readonly rule: EaseRule;
  /** Share of the inauthentic rows that the rule catches. */
  readonly recall: number;
  /** Share of the organic rows that it hits; at most the budget. */
  readonly falseRemovalRate: number;
}

/** `column >= value`, `column <= value`, `column = value`, or `column unknown`; `never` where nothing fits the budget. */
export interface EaseRule {
  readonly test: '>=' | '<=' | '=' | 'unknown' | 'never';
  /** NaN where the test needs none. */
  readonly value: number;
}

/** Rules may hit this share of the organic rows: 0.1 %. */
export const EASE_BUDGET = 0.001;
