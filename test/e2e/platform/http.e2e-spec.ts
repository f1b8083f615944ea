import request from 'supertest';
import { startTestApp, type TestApp } from '../../support/app.js';
describe('x', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startTestApp(); });
  afterAll(() => app.close());
  it('explores', async () => {
    const server = app.app.getHttpServer();
    const out: unknown[] = [];
    const note = async (name: string, r: any) => { const a = await r.catch((e: any) => ({ status: String(e), headers: {}, text: '' })); out.push(`${name}: ${a.status} ${a.headers['content-type']} | ${a.headers['x-request-id'] ? 'rid' : 'NORID'} | ${String(a.text).slice(0, 330)}`); };
    const post = () => request(server).post('/graphql');
    await note('malformed', post().set('content-type', 'application/json').send('{"query": '));
    await note('empty json', post().set('content-type', 'application/json').send(''));
    await note('no body', post());
    for (const b of ['null', '[]', '"text"', '{}', '{"query":1}', '{"query":""}', '{"query":"{ program { name } }","variables":[1]}', '{"query":"{ program { name } }","variables":"x"}', '{"query":"{ program { name } }","extensions":1}', '{"query":"{ program { name } }","operationName":1}', '[{"query":"{ program { name } }"}]', '{"query":"{ __typename }","extensions":{}}', '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}','{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"abc"}}}','{"query":"{ __typename }","__proto__":{"a":1}}'])
      await note(b, post().set('content-type', 'application/json').send(b));
    await note('text/plain', post().set('content-type', 'text/plain').send('{"query":"{ __typename }"}'));
    await note('application/graphql', post().set('content-type', 'application/graphql').send('{ __typename }'));
    await note('form', post().set('content-type', 'application/x-www-form-urlencoded').send('query={__typename}'));
    await note('multipart', post().field('operations', '{"query":"{ __typename }"}'));
    await note('utf8', post().set('content-type', 'application/json; charset=utf-8').send('{"query":"{ __typename }"}'));
    await note('latin', post().set('content-type', 'application/json; charset=latin1').send('{"query":"{ __typename }"}'));
    await note('jsonp', post().set('content-type', 'application/jsonp').send('{"query":"{ __typename }"}'));
    await note('GET query', request(server).get('/graphql').query({ query: '{ __typename }' }));
    await note('GET query preflight', request(server).get('/graphql').set('apollo-require-preflight', '1').query({ query: '{ __typename }' }));
    await note('GET mutation', request(server).get('/graphql').set('apollo-require-preflight', '1').set('authorization', `Bearer ${app.program.adminKey}`).query({ query: 'mutation { revokeApiKey(input: { id: "x" }) { __typename } }' }));
    await note('GET html', request(server).get('/graphql').set('accept', 'text/html,application/xhtml+xml'));
    await note('GET none', request(server).get('/graphql'));
    for (const accept of ['application/graphql-response+json', 'application/graphql-response+json, application/json;q=0.9', 'application/json', '*/*', 'text/html', 'application/json, multipart/mixed']) {
      const p = () => post().set('accept', accept).set('authorization', `Bearer ${app.program.adminKey}`);
      await note(`${accept} ok`, p().send({ query: '{ program { name } }' }));
      await note(`${accept} invalid`, p().send({ query: '{ nothing }' }));
      await note(`${accept} parse`, p().send({ query: '{' }));
      await note(`${accept} variables`, p().send({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: {} }));
      await note(`${accept} unauth`, p().set('authorization', 'Bearer x').send({ query: '{ program { name } }' }));
    }
    await note('op name', post().send({ query: 'query A { __typename } query B { __typename }', operationName: 'C' }));
    await note('op name missing', post().send({ query: 'query A { __typename } query B { __typename }' }));
    await note('put', request(server).put('/graphql').send({}));
    await note('delete', request(server).delete('/graphql'));
    await note('options', request(server).options('/graphql'));
    await note('head', request(server).head('/graphql'));
    await note('404', request(server).get('/nothing'));
    await note('404 post', request(server).post('/nothing').send({ a: 1 }));
    await note('bad url', request(server).get('/%E0%A4%A'));
    await note('413', post().send({ query: '{ __typename }', variables: { a: 'x'.repeat(5 * 1024 * 1024) } }));
    await note('tokens', post().send({ query: `{ ${'__typename '.repeat(998)} }` }));
    await note('tokens2', post().send({ query: `{ ${'__typename '.repeat(999)} }` }));
    await note('rid', post().set('x-request-id', 'abc-1').send({ query: '{ nothing }' }));
    await note('rid bad', post().set('x-request-id', 'abc 1"').send({ query: '{ nothing }' }));
    await note('live', request(server).get('/health/live'));
    await note('ready', request(server).get('/health/ready'));
    await note('health', request(server).get('/health'));
    console.log(out.join('\n'));
    const html = (await request(server).get('/graphql').set('accept', 'text/html')).text;
    console.log(html.length, [...html.matchAll(/https?:\/\/[^\s"'`<>)]{4,60}/g)].map((m) => m[0]).filter((v, i, a) => a.indexOf(v) === i).slice(0, 60).join('\n'), html.match(/<script[^>]*>/g), html.match(/<link[^>]*>/g));
  });
});
