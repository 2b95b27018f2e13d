import type { Json, Scene } from './sensaphone-schema';

/** The overall codes of the vendor document ("status codes used for overall status"). */
export const NO_SESSION = 1;
export const SESSION_EXPIRED = 2;
export const BAD_URI = 3;
export const BAD_JSON = 4;
export const BAD_USER = 5;
export const BAD_PASSWORD = 6;
export const NOT_AUTHORISED = 7;
export const UNAVAILABLE = 8;

/** The code of the vendor document's sample of a failed property. */
export const PROPERTY_FAILED = 123;

const TEXTS: Readonly<Record<number, string>> = {
  [NO_SESSION]: 'Failed: No Session ID provided',
  [SESSION_EXPIRED]: 'Failed: Session ID has expired',
  [BAD_URI]: 'Failed: Invalid request URI.',
  [BAD_JSON]: 'Failed: Invalid request JSON.',
  [BAD_USER]: 'Failed: Invalid username provided.',
  [BAD_PASSWORD]: 'Failed: Invalid password provided.',
  [NOT_AUTHORISED]: 'Failed: User is not authorized.',
  [UNAVAILABLE]: 'Failed: Service unavailable. Try again later.',
};

/** A request that fails as a whole; nothing of it was done. `reason` is for whoever reads a test, not part of the answer. */
export class ApiFailure extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
  ) {
    super(TEXTS[code] ?? `Failed: ${code}`);
  }
}

/** The failure for something that this request should not have said: code 3 in URI mode, 4 in JSON mode. */
export function badRequest(scene: Pick<Scene, 'mode'>, reason: string): ApiFailure {
  return new ApiFailure(scene.mode === 'uri' ? BAD_URI : BAD_JSON, reason);
}

/** A failure whose code is an option; `mode` means as `badRequest`. */
export function chosenFailure(code: 'mode' | number, scene: Pick<Scene, 'mode'>, reason: string): ApiFailure {
  return code === 'mode' ? badRequest(scene, reason) : new ApiFailure(code, reason);
}

/** What stands for one property in `result.properties`. */
export function propertyResult(message: string | undefined, code = PROPERTY_FAILED): Json {
  return message === undefined ? { success: true, message: 'OK', code: 0 } : { success: false, message, code };
}
