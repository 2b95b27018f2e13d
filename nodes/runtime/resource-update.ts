import type { Action } from './action';
import { checkRequest, requestEach, resourceParameters } from './resource-request';
import { choice, inDialog, object } from './values';

const parameters = {
  ...resourceParameters,
  operation: inDialog(choice('update', 'create', 'delete')),
  set: object(),
};

/** `sensaphone update`: sets values of what a path names, creates something there, or deletes it. */
export const updateResource: Action<typeof parameters> = {
  operation: 'update',
  vendor: 'sensaphone',
  parameters,
  partsLength: () => 1,
  emptyMessage: () => false,

  check: (values) => {
    checkRequest(values.operation ?? 'update', values);
  },

  run: (context) => requestEach(context, ({ operation = 'update' }) => operation),
};
