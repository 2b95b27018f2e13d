/** Users of a Node-RED whose editor wants a login. */

/** What they log in with. */
export const PASSWORDS = {
  chief: 'chief-pass',
  tester: 'tester-pass',
  fitter: 'fitter-pass',
  guest: 'guest-pass',
} as const;

export type User = keyof typeof PASSWORDS;

/** Node-RED's `adminAuth`: bcrypt of the passwords above (cost 4, which is quick), and what each may do. */
export const ADMIN_AUTH = {
  type: 'credentials',
  users: [
    { username: 'chief', password: '$2b$04$HfIo8Jxmosc8RgQZvv.vUOYQ3SbiqZ98WbA/okqXwchkFefCthBPa', permissions: '*' },
    {
      username: 'tester',
      password: '$2b$04$FRmtOer9VrZH4xv1/mk0Fu1zvfGGICXWwycf83JkJS8OYm9MJJSoi',
      permissions: ['read', 'sensor-clouds.write'],
    },
    {
      username: 'fitter',
      password: '$2b$04$QlefRtbTSxKAvqU/PpapOOAHsWJKKzKEmCmYDAjoAoG0BM.eIOZfO',
      permissions: ['read', 'flows.write'],
    },
    {
      username: 'guest',
      password: '$2b$04$9DWfR4jIMcODpuDLdXETTO//rCz3mNxMU/W8g0erW/gKb03QqhKDK',
      permissions: 'read',
    },
  ],
} as const;

/** A token with all the rights of a user. */
export async function tokenOf(url: string, user: User): Promise<string> {
  const answer = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client_id: 'node-red-admin',
      grant_type: 'password',
      scope: '',
      username: user,
      password: PASSWORDS[user],
    }),
  });
  if (!answer.ok) throw new Error(`no token for ${user}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
