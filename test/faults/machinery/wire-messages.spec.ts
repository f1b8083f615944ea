import { Commits, isCommitted, WireMessages } from './wire-messages.js';

const message = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(body) + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};
const startup = message('', '\0\u0003\0\0user\0kindred\0\0');
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

describe('messages of the protocol', () => {
  it('come out whole however the stream is cut', () => {
    const stream = Buffer.concat([startup, message('Q', 'BEGIN\0'), message('Q', 'COMMIT\0')]);

    for (let size = 1; size <= stream.length; size++) {
      const messages = new WireMessages(true);
      const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      );
      const read = pieces.flatMap((piece) => messages.push(piece));
      expect(read.map(({ type }) => type)).toEqual([null, 'Q', 'Q']);
      const commits = new Commits();
      expect(read.map((one) => commits.isCommit(one))).toEqual([false, false, true]);
    }
  });

  it('may begin with a request for encryption', () => {
    const read = new WireMessages(true).push(Buffer.concat([sslRequest, startup, message('Q', 'COMMIT\0')]));

    expect(read.map(({ type }) => type)).toEqual([null, null, 'Q']);
  });

  it.each<[string, string, boolean]>([
    ['Q', 'COMMIT\0', true],
    ['Q', ' commit;\0', true],
    ['Q', 'COMMITTED\0', false],
    ['Q', "SELECT 'COMMIT'\0", false],
    ['P', '\0COMMIT\0\0\0', false],
    ['B', '\0COMMIT\0', false],
  ])('%s %j is a commit: %s', (type, body, is) => {
    const commits = new Commits();
    expect(new WireMessages(false).push(message(type, body)).map((one) => commits.isCommit(one))).toEqual([is]);
  });

  it('commit whenever a prepared COMMIT is run, as long as its name means that', () => {
    const said: [type: string, body: string, is: boolean][] = [
      ['P', 'end-it\0COMMIT\0\0\0', false],
      ['P', 'other\0SELECT 1\0\0\0', false],
      ['B', '\0other\0\0\0', false],
      ['B', '\0end-it\0\0\0', true],
      ['B', 'portal\0end-it\0\0\0', true],
      ['P', '\0COMMIT\0\0\0', false],
      ['B', '\0\0\0\0', true],
      ['P', '\0SELECT 1\0\0\0', false],
      ['B', '\0\0\0\0', false],
    ];
    const commits = new Commits();

    const read = new WireMessages(false).push(Buffer.concat(said.map(([type, body]) => message(type, body))));

    expect(read.map((one) => commits.isCommit(one))).toEqual(said.map(([, , is]) => is));
  });

  it('say that a transaction was committed, or rolled back instead', () => {
    const read = new WireMessages(false).push(Buffer.concat([message('C', 'COMMIT\0'), message('C', 'ROLLBACK\0')]));

    expect(read.map(isCommitted)).toEqual([true, false]);
  });
});
