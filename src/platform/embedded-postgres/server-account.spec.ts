import { runAs } from './server-account.js';

const self = { kind: 'self' } as const;

describe('runAs', () => {
  it('collects what the program says and how it ends', async () => {
    expect(await runAs(self, '/bin/sh', ['-c', 'echo said; cat; echo more >&2; exit 3'], 'asked\n')).toEqual({
      code: 3,
      output: expect.stringMatching(/^said\nasked\nmore$/) as string,
    });
  });

  it('passes none of our secrets on', async () => {
    process.env.KINDRED_SECRET = 'hush';
    process.env.PGDATA = '/somewhere/else';
    try {
      const { output } = await runAs(self, '/bin/sh', ['-c', 'echo "$KINDRED_SECRET,$PGDATA,$LC_ALL,$TZ"']);

      expect(output).toBe(',,C,UTC');
    } finally {
      delete process.env.KINDRED_SECRET;
      delete process.env.PGDATA;
    }
  });

  it.each([
    ['a program that is not there', self, '/nowhere/initdb'],
    ['a user that we cannot become', { kind: 'other', name: 'nobody', uid: 2 ** 40, gid: 2 ** 40 } as const, '/bin/sh'],
  ])('answers without a code for %s', async (_, account, file) => {
    const { code, output } = await runAs(account, file, ['-c', 'true']);

    expect(code).toBeNull();
    expect(output).not.toBe('');
  });
});
