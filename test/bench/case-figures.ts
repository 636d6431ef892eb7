/** What a case returns; peak memory is added by the process that ran it. */
export interface CaseFigures {
  readonly items: number;
  readonly nsPerItem: number;
  readonly bytesPerItem: number;
  /** What else the case has to say, printed below its row. */
  readonly lines?: readonly string[];
}
