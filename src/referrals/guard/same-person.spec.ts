import { mailboxOf, samePerson, telephoneOf, type KnownIdentifier } from './same-person.js';

describe('the mailbox of an address', () => {
  it.each<[string, string, string]>([
    ['is in lower case', 'Ada@Example.COM', 'ada@example.com'],
    ['has no dots at Google', 'a.d.a@gmail.com', 'ada@gmail.com'],
    ['has no tag at Google', 'ada+shop@gmail.com', 'ada@gmail.com'],
    ['has neither, at either name of Google', 'A.da+shop+2@GoogleMail.com', 'ada@gmail.com'],
    ['keeps a name that is a tag only', '+shop@gmail.com', '+shop@gmail.com'],
    ['has no tag at Apple, at any of its names', 'ada+shop@me.com', 'ada@icloud.com'],
    ['keeps its dots at Apple', 'a.da@mac.com', 'a.da@icloud.com'],
    ['has no tag at Proton', 'ada+1@pm.me', 'ada@proton.me'],
    ['has no tag at Microsoft', 'ada+1@outlook.com', 'ada@outlook.com'],
    ['of two names at Microsoft is two mailboxes', 'ada@hotmail.com', 'ada@hotmail.com'],
    ['has no disposable part at Yahoo', 'ada-shop@yahoo.com', 'ada@yahoo.com'],
    ['keeps a plus at Yahoo', 'ada+shop@yahoo.com', 'ada+shop@yahoo.com'],
    ['keeps everything of others', 'a.da+shop@example.com', 'a.da+shop@example.com'],
    ['keeps everything of a domain that only ends like one', 'a.da+x@notgmail.com', 'a.da+x@notgmail.com'],
    ['keeps everything below a domain', 'a.da+x@mail.gmail.com', 'a.da+x@mail.gmail.com'],
    ['has the domain that is looked up', 'ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
    ['has the same domain as it is looked up', 'ada@xn--mnchen-3ya.de', 'ada@xn--mnchen-3ya.de'],
    ['keeps a domain that cannot be looked up', 'ada@xn--a.de', 'ada@xn--a.de'],
    ['keeps letters of the world', 'zoë@example.com', 'zoë@example.com'],
  ])('%s', (_, email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox);
  });
});

describe('the telephone of a number', () => {
  it.each<[string, string, string]>([
    ['is the number', '+442079460000', '+442079460000'],
    ['has no 9 in Argentina', '+5491123456789', '+541123456789'],
    ['is the same there without it', '+541123456789', '+541123456789'],
    ['has no 1 in Mexico', '+5215512345678', '+525512345678'],
    ['is the same there without it', '+525512345678', '+525512345678'],
    ['keeps a 9 that is part of a shorter number', '+54911234567', '+54911234567'],
    ['keeps the 1 of North America', '+15212345678', '+15212345678'],
  ])('%s', (_, phone, telephone) => {
    expect(telephoneOf(phone)).toBe(telephone);
  });
});

describe('what two members have in common', () => {
  const email = (value: string): KnownIdentifier => ({ kind: 'EMAIL', value });
  const phone = (value: string): KnownIdentifier => ({ kind: 'PHONE', value });
  const card = (value: string): KnownIdentifier => ({ kind: 'CARD', value });
  const NOTHING = { sameEmail: false, samePhone: false, sameCard: false };

  it.each<[string, KnownIdentifier[], KnownIdentifier[], Partial<typeof NOTHING>]>([
    ['nothing, of nothing', [], [], {}],
    ['nothing, of one', [email('ada@gmail.com')], [], {}],
    ['nothing, of others', [email('ada@gmail.com'), card('1')], [email('eve@gmail.com'), card('2')], {}],
    ['a mailbox', [email('x@y.z'), email('a.da@gmail.com')], [email('ada+2@googlemail.com')], { sameEmail: true }],
    ['a telephone', [phone('+5491123456789')], [phone('+541123456789')], { samePhone: true }],
    ['a card', [card('1'), card('2')], [card('2')], { sameCard: true }],
    ['nothing, where kinds are mixed up', [card('+442079460000')], [phone('+442079460000')], {}],
    [
      'everything',
      [email('a@b.c'), phone('+1'), card('1')],
      [card('1'), phone('+1'), email('a@b.c')],
      {
        sameEmail: true,
        samePhone: true,
        sameCard: true,
      },
    ],
  ])('%s', (_, one, other, same) => {
    expect(samePerson(one, other)).toEqual({ ...NOTHING, ...same });
    expect(samePerson(other, one)).toEqual({ ...NOTHING, ...same });
  });
});
