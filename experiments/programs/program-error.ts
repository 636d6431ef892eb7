/** A program that did not do what is asked of it: it ran too long, broke, or wrote no usable scores. One line, without paths of this machine. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}
