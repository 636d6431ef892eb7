import { timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

/** What the viewer's own pages may do: load what this server gives, nothing else, and run no script or style but its files. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');

/**
 * What a run's report.html may do: run its own script in a place of its own, without the viewer's origin and without network.
 * The file narrows this further to the one script and style that it was written with.
 */
export const REPORT_POLICY = [
  'sandbox allow-scripts allow-downloads',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');

/** The header in which a page that may write sends the token. */
export const TOKEN_HEADER = 'x-ersatz-token';

/** Sets the headers that every answer carries. */
export function safeHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': PAGE_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  });
  next();
}

/** Lets reading requests through, and writing ones where the viewer was started for it. */
export function knownMethods(mayWrite: boolean) {
  const methods = mayWrite ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
  return (request: Request, response: Response, next: NextFunction): void => {
    if (methods.includes(request.method)) return next();
    const words = mayWrite ? 'only GET, HEAD and POST' : 'only GET and HEAD; start with --edit to save';
    response.status(405).set('Allow', methods.join(', ')).type('text/plain').send(`${words}\n`);
  };
}

/**
 * Refuses requests that name another host than this server, or that come from a page of another origin: a page elsewhere that points its own name at this
 * machine must not read the runs (DNS rebinding), nor make the reader's browser ask for them.
 */
export function ownPagesOnly(port: () => number) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const own = ['localhost', '127.0.0.1', '[::1]'].flatMap((name) => [
      `${name}:${port()}`,
      ...(port() === 80 ? [name] : []),
    ]);
    const { host = '', origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    if (!own.includes(host)) return refuse(response, 'this server answers to its own address only');
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(response, 'this server answers to its own pages only');
    // A link from elsewhere may open a page; it may not load data.
    if (site === 'cross-site' && request.headers['sec-fetch-mode'] !== 'navigate')
      return refuse(response, 'this server answers to its own pages only');
    next();
  };
}

/** Lets requests through that carry the token which `serve --edit` printed and come from a page of this server. */
export function withToken(token: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const sent = Buffer.from(request.get(TOKEN_HEADER) ?? '');
    const right = Buffer.from(token);
    if (request.headers.origin !== undefined && sent.length === right.length && timingSafeEqual(sent, right))
      return next();
    response
      .status(401)
      .json({ error: 'the token is missing or wrong; "ersatz serve --edit" printed it when it started' });
  };
}

function refuse(response: Response, why: string): void {
  response.status(403).type('text/plain').send(`${why}\n`);
}
