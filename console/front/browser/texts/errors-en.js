// What each error that a candidate can be stuck on means, and what helps, in plain English.
/** @satisfies {Record<string, { what: string, help: string }>} */
export const errorTexts = {
  BRIDGE_GUPY_REJECTED: {
    what: 'Gupy refuses this for good.',
    help: 'Usually a text that Gupy does not take, or a job that is gone. Write it by hand in Gupy and leave it, or have the texts corrected and try again.',
  },
  BRIDGE_GUPY_UNAUTHORIZED: {
    what: 'Gupy refuses the access of the bridge.',
    help: 'An administrator of Gupy has to renew the token or its permissions. The bridge goes on by itself after that.',
  },
  BRIDGE_GUPY_THROTTLED: {
    what: 'Gupy has asked to slow down for days.',
    help: 'Another program uses up the limit. Tell whoever runs the bridge, then try again.',
  },
  BRIDGE_GUPY_UNAVAILABLE: { what: 'Gupy did not answer for days.', help: 'When Gupy is back, try again.' },
  BRIDGE_GUPY_UNEXPECTED: {
    what: 'Gupy answered in a way that the bridge does not know.',
    help: 'Tell whoever runs the bridge. Meanwhile you can enter the result, or leave it.',
  },
  BRIDGE_GUPY_TAGS_LOST: {
    what: 'Removing a tag took other tags along; the bridge put them back.',
    help: 'Compare the tags of the candidate, take the old tag off by hand, and leave it.',
  },
  BRIDGE_PROVIDER_REJECTED: {
    what: 'The provider refuses the order.',
    help: 'Often an exam code that the provider does not know. Have it corrected and try again, or order by hand and enter the result later.',
  },
  BRIDGE_PROVIDER_UNAUTHORIZED: {
    what: 'The provider refuses the access of the bridge.',
    help: 'Whoever runs the bridge has to renew the token. The bridge goes on by itself after that.',
  },
  BRIDGE_PROVIDER_THROTTLED: {
    what: 'The provider has asked to slow down for days.',
    help: 'Tell whoever runs the bridge, then try again.',
  },
  BRIDGE_PROVIDER_UNAVAILABLE: {
    what: 'The provider did not answer for days.',
    help: 'When the provider is back, try again.',
  },
  BRIDGE_PROVIDER_UNEXPECTED: {
    what: 'The provider answered in a way that the bridge cannot read.',
    help: 'Tell whoever runs the bridge. Meanwhile you can enter the result, or leave it.',
  },
  BRIDGE_PROVIDER_UNKNOWN: {
    what: 'The bridge does not have this provider any more.',
    help: 'Tell whoever runs the bridge, or leave it.',
  },
  BRIDGE_ADDRESS_REFUSED: {
    what: 'The address leads into a network where the bridge must not call.',
    help: 'Tell whoever runs the bridge.',
  },
  BRIDGE_RULE_GONE: {
    what: 'A late result belongs to a step that has no exam any more.',
    help: 'Inform the recruiter yourself and leave it, or have the exam put back and try again.',
  },
  BRIDGE_APPLICATION_GONE: {
    what: 'Gupy does not have this candidate in the job of the result.',
    help: 'Ask the provider whose result it is, and leave it.',
  },
  BRIDGE_NOTICE_IN_DOUBT: {
    what: 'Nobody knows whether the message to the candidate went out.',
    help: 'Look at the messages of the candidate in Gupy. Try again to send it once more, or leave it.',
  },
  BRIDGE_PAYLOAD_UNREADABLE: {
    what: 'The records of this case cannot be read.',
    help: 'Tell whoever runs the bridge.',
  },
  BRIDGE_ACTIVITY_FAILED: {
    what: 'The bridge itself failed.',
    help: 'Try again. If it comes back, tell whoever runs the bridge.',
  },
  BRIDGE_RESULT_OF_ANOTHER_ORDER: {
    what: 'A result names another order than the one that was placed.',
    help: 'Ask the provider whose result it is. Then enter the right result, or leave it.',
  },
  BRIDGE_WORKER_UNAVAILABLE: {
    what: 'The bridge does not answer now.',
    help: 'It may still take the decision when it is back: look again before you send it once more.',
  },
  BRIDGE_TEMPORAL_UNAVAILABLE: { what: 'The records cannot be reached now.', help: 'Try again in a minute.' },
  BRIDGE_WORKFLOW_NOT_FOUND: {
    what: 'The bridge knows nothing of this candidate.',
    help: 'Was the candidate moved into an exam step?',
  },
  BRIDGE_DECISION_REFUSED: { what: 'This decision does not fit the case any more.', help: 'Look again.' },
  BRIDGE_UNAUTHENTICATED: { what: 'Your session has ended.', help: 'Log in again.' },
  BRIDGE_FORGED_REQUEST: { what: 'The board does not take this request.', help: 'Open the board anew.' },
};
