/** The pack's own routes of the editor (nodes/runtime/admin.ts). */
import { presentCredentials, presentProperties } from './opendialog';

/** One step of a test: whether the cloud was reached, accepted the login, and how many devices it shows. */
export interface TestStep {
  step: 'reached' | 'login' | 'devices';
  ok: boolean;
  text?: string;
  code?: string;
  count?: number;
}

export interface Suggestion {
  value: string;
  label: string;
}

export interface SuggestionQuery {
  list: 'devices' | 'sites' | 'quantities';
  site?: string;
  device?: string;
  deviceType?: string;
}

/** The account as it stands in the editor, typed or deployed. */
function accountBody(account: EditorNode): Record<string, unknown> {
  return {
    type: account.type,
    id: account.id,
    props: presentProperties(account),
    credentials: presentCredentials(account),
  };
}

/** Tests what is typed. Rejects with a sentence when the route itself can't be used. */
export async function testAccount(account: EditorNode): Promise<TestStep[]> {
  const { steps } = await post<{ steps: TestStep[] }>('sensor-clouds/test', accountBody(account));
  return steps;
}

/** What the account has; `error` is a sentence where it could not be asked. */
export function suggestions(
  account: EditorNode,
  query: SuggestionQuery,
): Promise<{ items: Suggestion[]; error?: string }> {
  return post('sensor-clouds/suggest', { ...accountBody(account), ...query });
}

/** jQuery's, because the editor has taught it its own address and the user's token. */
function post<Answer>(url: string, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    $.ajax({
      url,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
      dataType: 'json',
      success: resolve,
      error: ({ status, statusText }) => {
        reject(new Error(status === 0 ? 'Node-RED' : `${status} ${statusText}`));
      },
    });
  });
}
