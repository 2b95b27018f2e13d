/**
 * The forgery protection of a Django site as the simulated Resensys has it (vendors.md section 1): a cookie and a
 * form field of one value, and a Referer of the site itself, asked for over plain HTTP too.
 */
import type { SimulatedAnswer, SimulatedRequest } from './cloud';
import { chance } from './signal';

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN = /^[A-Za-z0-9]{64}$/;
const YEAR = 31_449_600;
const FORTNIGHT = 1_209_600;

/** The value of a cookie that came with the request. */
function cookieOf(request: SimulatedRequest, name: string): string | undefined {
  for (const pair of String(request.headers.cookie ?? '').split(/;\s*/)) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at) === name) return pair.slice(at + 1);
  }
  return undefined;
}

/** Scheme, host and port by which the client knows this server. */
function originOf(request: SimulatedRequest): string {
  return `${request.url.protocol}//${String(request.headers.host ?? '')}`;
}

function setCookie(name: string, value: string, age: number, request: SimulatedRequest, httpOnly: boolean): string {
  const parts = [`${name}=${value}`, `expires=${new Date(request.at + age * 1000).toUTCString()}`];
  if (httpOnly) parts.push('HttpOnly');
  parts.push(`Max-Age=${age}`, 'Path=/', 'SameSite=Lax');
  // A client would rightly keep a Secure cookie from a plain HTTP server.
  if (request.url.protocol === 'https:') parts.push('Secure');
  return parts.join('; ');
}

/** Issues CSRF tokens and refuses requests that do not show one. */
export class CsrfGuard {
  /** Why requests were refused so far, in order. The pages themselves do not tell. */
  readonly refusals: string[] = [];
  private readonly issued = new Set<string>();
  private made = 0;

  constructor(private readonly seed: string) {}

  /** The two cookies of the login page. A client that shows a good token keeps it, as in Django. */
  cookies(request: SimulatedRequest): string[] {
    const shown = cookieOf(request, 'csrftoken');
    const token = shown !== undefined && this.issued.has(shown) ? shown : this.text('csrf', 64);
    this.issued.add(token);
    return [
      setCookie('csrftoken', token, YEAR, request, false),
      setCookie('sessionid', this.text('session', 32), FORTNIGHT, request, true),
    ];
  }

  /** From now on no token that was issued before is good. */
  expire(): void {
    this.issued.clear();
  }

  /**
   * The 403 page for a POST that fails the check, undefined for one that passes.
   * @param token the form field `csrfmiddlewaretoken`; without it the header `X-CSRFToken` counts
   */
  refuse(request: SimulatedRequest, token: string | undefined): SimulatedAnswer | undefined {
    const reason = this.reason(request, token);
    if (reason === undefined) return undefined;
    this.refusals.push(reason);
    return {
      status: 403,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: refusalPage(reason),
    };
  }

  private reason(request: SimulatedRequest, token: string | undefined): string | undefined {
    const { origin, referer } = request.headers;
    if (origin !== undefined && origin !== originOf(request)) {
      return `Origin checking failed - ${String(origin)} does not match any trusted origins.`;
    }
    if (referer === undefined || referer === '') return 'Referer checking failed - no Referer.';
    if (!URL.canParse(String(referer))) return 'Referer checking failed - Referer is malformed.';
    const from = new URL(String(referer));
    if (request.url.protocol === 'https:' && from.protocol !== 'https:') {
      return 'Referer checking failed - Referer is insecure while host is secure.';
    }
    if (from.origin !== originOf(request)) {
      return `Referer checking failed - ${from.href} does not match any trusted origins.`;
    }
    const cookie = cookieOf(request, 'csrftoken');
    if (cookie === undefined || cookie === '') return 'CSRF cookie not set.';
    const shown = token ?? request.headers['x-csrftoken'];
    if (shown === undefined || shown === '') return 'CSRF token missing.';
    if (!TOKEN.test(String(shown))) return 'CSRF token has incorrect length or characters.';
    return shown === cookie && this.issued.has(cookie) ? undefined : 'CSRF token incorrect.';
  }

  private text(purpose: string, length: number): string {
    const turn = (this.made += 1);
    return Array.from({ length }, (_, index) => {
      return ALPHANUMERICS.charAt(Math.floor(chance(this.seed, purpose, turn, index) * ALPHANUMERICS.length));
    }).join('');
  }
}

/** As outside of debug mode: the same page for nearly every reason. */
function refusalPage(reason: string): string {
  const hint = reason.endsWith('no Referer.')
    ? '<p>You are seeing this message because this site requires a “Referer header” to be sent, but none was.</p>'
    : '';
  return [
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>403 Forbidden</title></head><body>',
    '<h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>',
    `${hint}</body></html>`,
  ].join('');
}
