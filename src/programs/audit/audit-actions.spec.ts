import { AUDIT_ACTIONS, unknownActions } from './audit-actions.js';

describe('the actions of the audit log', () => {
  it('are sorted and named once', () => {
    expect([...AUDIT_ACTIONS]).toEqual([...new Set(AUDIT_ACTIONS)].sort());
  });

  it.each<[string[], string[]]>([
    [[], []],
    [['readProfile', 'updateProgram'], []],
    [
      ['readprofile', 'updateProgram', ''],
      ['readprofile', ''],
    ],
  ])('%j has no unknown names but %j', (names, unknown) => {
    expect(unknownActions(names)).toEqual(unknown);
  });
});
