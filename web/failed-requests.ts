import type { NextFunction, Request, Response } from 'express';
import { UserError } from '../errors/user-error.js';

/** Answers what nobody else answers. */
export function notFound(_request: unknown, response: Response): void {
  response.status(404).type('text/plain').send('not found\n');
}

/** Broken requests (bad escapes, say) are the sender's, questions that can not be answered say why; anything else is ours. None tells where files lie. */
export function failed(error: unknown, request: Request, response: Response, _next: NextFunction): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof UserError) {
    response.status(422).json({ error: withoutFolders(error.message) });
    return;
  }
  const status = (error as { status?: unknown }).status;
  const isSenders = typeof status === 'number' && status >= 400 && status < 500;
  // The page shows no inner workings; whoever started the viewer should know.
  if (!isSenders) process.stderr.write(`viewer: ${request.method} ${request.path}: ${String(error)}\n`);
  response
    .status(isSenders ? status : 500)
    .type('text/plain')
    .send(isSenders ? 'bad request\n' : 'the viewer failed on this request\n');
}

/** A message in which every absolute path is cut to its last part: which file, not where it lies. */
export function withoutFolders(text: string): string {
  return text.replace(/(?<![\w.:/\\-])(?:[A-Za-z]:)?[\\/](?:[^\\/:;,"'\n]*[^\\/:;,"'\s][\\/])*(?=[^\\/\s])/g, '');
}
