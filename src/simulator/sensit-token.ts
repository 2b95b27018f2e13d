/** JSON Web Tokens (RFC 7519) signed with HS256, as SENSIT Connect gives them out (see the sample token's claims). */
import { createHmac } from 'node:crypto';

/** What the vendor's sample token carries; `iat` and `exp` in Unix seconds. */
export interface TokenClaims {
  email: string;
  role: string;
  displayName: string;
  status: string;
  iat: number;
  exp: number;
}

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

function signature(content: string, key: string): string {
  return createHmac('sha256', key).update(content).digest('base64url');
}

/** The signed token for `claims`. */
export function signToken(claims: TokenClaims, key: string): string {
  const content = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${content}.${signature(content, key)}`;
}

/**
 * Whether `token` was signed with `key` and has not expired.
 * @param at the present, epoch ms
 */
export function isTokenGood(token: string, key: string, at: number): boolean {
  const [header = '', payload = '', signed, ...rest] = token.split('.');
  if (rest.length > 0 || signed !== signature(`${header}.${payload}`, key)) return false;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
  return at < claims.exp * 1000;
}
