const TROUBLES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota of the disk is used up',
  EACCES: 'no permission to read or write there',
  EPERM: 'no permission to read or write there',
  EROFS: 'the disk can only be read',
  EIO: 'the disk does not work',
  ENOTDIR: 'a file is in the way of a folder',
  EISDIR: 'a folder is in the way of a file',
};

/** One line about an error of the file system that is no fault of the program; null for every other error. */
export function diskTrouble(error: unknown): string | null {
  const { code = '', path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  const trouble = TROUBLES[code];
  if (trouble === undefined || syscall === undefined) return null;
  return `${path === undefined ? '' : `${path}: `}${trouble}; finished cells are kept: mend it, or choose another --out, and give the same command again`;
}
