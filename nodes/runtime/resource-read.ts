import type { Action } from './action';
import { checkRequest, requestEach, resourceParameters } from './resource-request';
import { inMessage, names, object } from './values';

const parameters = {
  ...resourceParameters,
  properties: names(),
  filter: inMessage(object()),
};

/** `sensaphone read`: one message with what the vendor answers for a path. */
export const readResource: Action<typeof parameters> = {
  operation: 'read',
  vendor: 'sensaphone',
  parameters,
  partsLength: () => 1,
  emptyMessage: () => false,

  check: (values) => {
    checkRequest('read', values);
  },

  run: (context) => requestEach(context, () => 'read'),
};
