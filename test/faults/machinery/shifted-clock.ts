/**
 * Loaded before a server (`node --import`): its clock goes wrong by KINDRED_FAULTS_CLOCK_SHIFT_MS milliseconds, as that of a machine
 * whose clock nobody synchronizes. It stands nowhere in the server itself.
 */
const shift = Number(process.env['KINDRED_FAULTS_CLOCK_SHIFT_MS'] ?? 0);
const RightDate = Date;

globalThis.Date = new Proxy(RightDate, {
  construct: (_, given: unknown[], of) =>
    Reflect.construct(RightDate, given.length === 0 ? [RightDate.now() + shift] : given, of) as object,
  apply: () => new RightDate(RightDate.now() + shift).toString(),
  get: (date, name, receiver) =>
    name === 'now' ? (): number => RightDate.now() + shift : (Reflect.get(date, name, receiver) as unknown),
});
