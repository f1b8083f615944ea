import { domainToASCII } from 'node:url';

/** An identifier of a member, in the form in which it is stored. */
export interface KnownIdentifier {
  readonly kind: 'EMAIL' | 'PHONE' | 'CARD';
  readonly value: string;
}

/** What two members have in common that only one person has. */
export interface SamePerson {
  readonly sameEmail: boolean;
  readonly samePhone: boolean;
  readonly sameCard: boolean;
}

/** How a provider reads the part of an address before the @. */
interface Provider {
  /** All domains at which a name is one mailbox; the first stands for them. */
  readonly domains: readonly string[];
  /** Behind this in a name the mailbox is the same. */
  readonly tag: '+' | '-';
  /** Whether dots in a name say nothing. */
  readonly ignoresDots: boolean;
}

const plus = (...domains: string[]): Provider => ({ domains, tag: '+', ignoresDots: false });

/**
 * The providers of private mailboxes that say of themselves that they deliver `name+tag` to `name`. Of others it is not assumed: where a
 * shop or a company runs its own mail, `ada+1` and `ada+2` may be two people. Domains stand together where one account has all of them.
 */
const PROVIDERS: readonly Provider[] = [
  { domains: ['gmail.com', 'googlemail.com'], tag: '+', ignoresDots: true },
  plus('icloud.com', 'me.com', 'mac.com'),
  plus('proton.me', 'protonmail.com', 'pm.me', 'protonmail.ch'),
  plus('yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'yandex.ua', 'ya.ru'),
  // Whoever has a name at one of these does not have it at another one.
  ...['outlook.com', 'outlook.de', 'outlook.es', 'outlook.fr', 'outlook.it', 'msn.com'].map((one) => plus(one)),
  ...['hotmail.com', 'hotmail.co.uk', 'hotmail.de', 'hotmail.es', 'hotmail.fr', 'hotmail.it'].map((one) => plus(one)),
  ...['live.com', 'live.co.uk', 'live.de', 'live.fr', 'live.it', 'live.nl'].map((one) => plus(one)),
  ...['fastmail.com', 'fastmail.fm', 'hey.com', 'mailbox.org', 'posteo.de', 'zoho.com'].map((one) => plus(one)),
  // Their names have no dash; what has one is a disposable address of whoever has the part before it.
  ...['yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.es', 'yahoo.fr', 'yahoo.it', 'ymail.com', 'rocketmail.com'].map(
    (domain): Provider => ({ domains: [domain], tag: '-', ignoresDots: false }),
  ),
];

const BY_DOMAIN = new Map(PROVIDERS.flatMap((provider) => provider.domains.map((domain) => [domain, provider])));

/**
 * The mailbox that an address leads to, as far as addresses say it: in lower case, the domain as it is looked up (`münchen.de` is
 * `xn--mnchen-3ya.de`), and without what the provider does not look at. Never to be shown, and never to be written to.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@');
  const [name, said] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()];
  const domain = domainToASCII(said) || said;
  const provider = BY_DOMAIN.get(domain);
  if (!provider) return `${name}@${domain}`;
  const untagged = name.split(provider.tag, 1)[0] ?? '';
  const own = provider.ignoresDots ? untagged.replaceAll('.', '') : untagged;
  return `${own === '' ? name : own}@${provider.domains[0] ?? domain}`;
}

/**
 * The telephone that a number in E.164 leads to. Two countries have two numbers for one mobile: Argentina with a 9 behind its code, said from
 * abroad, and Mexico with a 1, which was said until 2019.
 */
export function telephoneOf(phone: string): string {
  return phone.replace(/^\+549(\d{10})$/, '+54$1').replace(/^\+521(\d{10})$/, '+52$1');
}

const FORMS = { EMAIL: mailboxOf, PHONE: telephoneOf, CARD: (card: string): string => card };

/** What two members have in common. */
export function samePerson(one: readonly KnownIdentifier[], other: readonly KnownIdentifier[]): SamePerson {
  const share = (kind: KnownIdentifier['kind']): boolean => {
    const formsOf = (all: readonly KnownIdentifier[]): string[] =>
      all.filter((each) => each.kind === kind).map(({ value }) => FORMS[kind](value));
    const known = new Set(formsOf(one));
    return formsOf(other).some((form) => known.has(form));
  };
  return { sameEmail: share('EMAIL'), samePhone: share('PHONE'), sameCard: share('CARD') };
}
