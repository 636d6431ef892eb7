import { z } from 'zod';

/** The longest name: it is part of folders' and files' names. */
const MOST_LETTERS = 100;
/** A name that is part of folders' and files' names. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected small letters, digits and hyphens')
  .max(MOST_LETTERS);
