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

/** Lets only reading requests through. */
export function readingOnly(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  response.status(405).set('Allow', 'GET, HEAD').type('text/plain').send('only GET and HEAD\n');
}

/**
 * Refuses requests that name another host than this server: a page elsewhere that points its own name at this machine must not
 * read the runs (DNS rebinding).
 */
export function ownHostOnly(port: () => number) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const own = ['localhost', '127.0.0.1', '[::1]'].flatMap((name) => [
      `${name}:${port()}`,
      ...(port() === 80 ? [name] : []),
    ]);
    if (own.includes(request.headers.host ?? '')) return next();
    response.status(403).type('text/plain').send('this server answers to its own address only\n');
  };
}
