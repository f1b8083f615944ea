import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { ExportMembersJob } from '../../../../src/membership/index.js';
import type { TestApp } from '../../../support/app.js';
import { unzip } from '../../../support/zip.js';
import type { Outcome } from '../../purchases/support/calls.js';

type Input = Record<string, unknown>;

const WHO = 'actor { kind id }';
/** What a member token may read. */
const OWN_WHO = 'actor { kind }';
const REQUEST = `id kind status restricted requestedAt dueAt erasesAt doneAt canceledAt reason cancelReason
  ${WHO} member { id status }`;
const EXPORT = 'id status requestedAt finishedAt expiresAt size failure member { id }';
const REFUSALS = `
  ... on UserError { code message path }
  ... on InvalidInput { problems { path message } }
`;

const EXPORT_MEMBER = `mutation ($input: ExportMemberInput!) {
  exportMember(input: $input) {
    ... on ExportMemberPayload { export: memberExport { ${EXPORT} } request: dataRequest { ${REQUEST} } member { id status } } ${REFUSALS}
  }
}`;
const ERASE = `mutation ($input: EraseMemberInput!) {
  eraseMember(input: $input) {
    ... on EraseMemberPayload { request: dataRequest { ${REQUEST} } member { id status } erasesAt replayed } ${REFUSALS}
    ... on IdempotencyKeyReused { idempotencyKey }
  }
}`;
const CANCEL = `mutation ($input: CancelErasureInput!) {
  cancelErasure(input: $input) { ... on CancelErasurePayload { request: dataRequest { ${REQUEST} } member { id status } replayed } ${REFUSALS} }
}`;
const RESTRICT = `mutation ($input: RestrictProcessingInput!) {
  restrictProcessing(input: $input) {
    ... on RestrictProcessingPayload { request: dataRequest { ${REQUEST} } member { id processingRestricted } } ${REFUSALS}
  }
}`;
const SHOW = `query ($id: ID!) { memberExport(id: $id) { ${EXPORT} } }`;
const LINK = 'query ($id: ID!) { memberExport(id: $id) { link } }';
const REQUESTS = `query ($filter: DataRequestFilter, $first: Int, $after: String) {
  dataRequests(filter: $filter, first: $first, after: $after) { nodes { ${REQUEST} export { id status } } pageInfo { hasNextPage endCursor } }
}`;

const caller =
  (operation: string, document: string, fixed: () => Input = () => ({})) =>
  async (app: TestApp, input: Input, as: string = app.program.adminKey): Promise<Outcome> => {
    const readable = as.startsWith('kindred_') ? document : document.replace(WHO, OWN_WHO);
    const answer = await app.call(as, readable, { input: { ...fixed(), ...input } });
    return answer.errors ? answer : answer.data[operation];
  };

/** Call an operation as the administrator, or as the holder of another credential. */
export const exportMember = caller('exportMember', EXPORT_MEMBER);
export const eraseMember = caller('eraseMember', ERASE, () => ({ idempotencyKey: randomUUID() }));
export const cancelErasure = caller('cancelErasure', CANCEL, () => ({ idempotencyKey: randomUUID() }));
export const restrictProcessing = caller('restrictProcessing', RESTRICT);

export async function showExport(app: TestApp, id: string, as: string = app.program.adminKey): Promise<Outcome> {
  const answer = await app.call(as, SHOW, { id });
  return answer.errors ? answer : answer.data.memberExport;
}

/** A new link to the file of an export; null where there is none. */
export async function linkTo(app: TestApp, id: string, as: string = app.program.adminKey): Promise<string | null> {
  return (await app.call(as, LINK, { id })).data.memberExport.link;
}

/** What a link answers, the bytes of the file as `body`. */
export function download(app: TestApp, link: string): request.Test {
  return request(app.app.getHttpServer())
    .get(link)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
}

export async function dataRequests(
  app: TestApp,
  variables: Record<string, unknown> = {},
  as: string = app.program.adminKey,
): Promise<Outcome> {
  const answer = await app.call(as, REQUESTS, variables);
  return answer.errors ? answer : answer.data.dataRequests;
}

/** Writes the exports that wait, as a server does, in pages of so many rows and parts of so many bytes. */
export async function runExports(app: TestApp, pageSize = 2, partSize = 300): Promise<void> {
  const job = app.get(ExportMembersJob);
  Object.assign(job, { pageSize, partSize });
  await job.run(new AbortController().signal);
}

/** A copy of what is known of a member: its files by their paths, as text, and `member.json` as it reads. */
export async function copyOf(
  app: TestApp,
  member: { id: string },
  as: string = app.program.adminKey,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever is in it
): Promise<{ files: Map<string, string>; json: any }> {
  const asked = await exportMember(app, { member: { id: member.id } }, as);
  if (!asked.export) throw new Error(JSON.stringify(asked));
  await runExports(app);
  const link = await linkTo(app, asked.export.id, as);
  const { body } = await download(app, link ?? '');
  const files = new Map([...unzip(body as Buffer)].map(([path, bytes]) => [path, bytes.toString('utf8')]));
  return { files, json: JSON.parse(files.get('member.json') ?? 'null') };
}

/** A key with this role alone. */
export async function aKeyOf(app: TestApp, role: string, adminKey = app.program.adminKey): Promise<string> {
  const create = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } }
  }`;
  return (await app.call(adminKey, create, { input: { name: role, roles: [role] } })).data.createApiKey.secret;
}
