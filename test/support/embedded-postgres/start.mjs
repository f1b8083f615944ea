// A Kindred process reduced to its database: starts it, says how that went as a line of JSON, stops it when told so on standard input.
// Usage: node start.mjs <module> <data directory> <settings as JSON>
const [, , module, dataDirectory, settings] = process.argv;
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

process.on('SIGINT', () => say({ interrupted: true })); // the app drains and stops the server itself

const { startEmbeddedPostgres } = await import(module);
const logged = [];
try {
  const server = await startEmbeddedPostgres({
    dataDirectory,
    settings: JSON.parse(settings),
    log: (line) => logged.push(line),
  });
  say({ url: server.url, reused: server.reused, logged });
  process.stdin.once('data', async () => {
    await server.stop();
    say({ stopped: true });
    process.exit(0);
  });
} catch (error) {
  say({ error: `${error.name}: ${error.message}`, logged });
  process.exit(1);
}
