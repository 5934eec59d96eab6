/** What an execution enters when nothing goes wrong, each state once. */
export const goodStates = {
  project: [
    'Select template',
    'Acquire portal slot',
    'Start creation',
    'Creation started?',
    'Check creation',
    'Copy finished?',
    'Release portal slot',
    'Fetch room',
    'Create link file',
    'Invite team',
    'Call back',
    'Finish',
  ],
  /** Without the branches of the Parallel. */
  ticket: [
    'Create room',
    'Create folders',
    'Create link file',
    'Add people and link',
    'Update ticket',
    'Finish',
  ],
};
