import { HELD_FROM, scoreOf, signalsOf, type SignalName, type Suspicion } from './signals.js';

const STRANGERS: Suspicion = {
  sameEmail: false,
  samePhone: false,
  sameCard: false,
  samePayment: false,
  sameDevice: false,
  isMutual: false,
  joinedInDay: 1,
  sharing: 0,
  decided: 0,
  takenBack: 0,
};

const weightsOf = (known: Partial<Suspicion>) =>
  Object.fromEntries(signalsOf({ ...STRANGERS, ...known }).map(({ signal, weight }) => [signal, weight]));

describe('what makes a referral suspicious', () => {
  it.each<[string, Partial<Suspicion>, Partial<Record<SignalName, number>>]>([
    ['nothing', {}, {}],
    ['one mailbox', { sameEmail: true }, { SAME_EMAIL: 100 }],
    ['one card', { sameCard: true }, { SAME_CARD: 100 }],
    ['one telephone', { samePhone: true }, { SAME_PHONE: 80 }],
    ['one means of payment', { samePayment: true }, { SAME_PAYMENT: 50 }],
    ['one device', { sameDevice: true }, { SAME_DEVICE: 25 }],
    ['each brought the other', { isMutual: true }, { MUTUAL: 50 }],
    ['four friends in a day', { joinedInDay: 4 }, {}],
    ['five friends in a day', { joinedInDay: 5 }, { VELOCITY: 20 }],
    ['19 friends in a day', { joinedInDay: 19 }, { VELOCITY: 20 }],
    ['20 friends in a day', { joinedInDay: 20 }, { VELOCITY: 50 }],
    ['a reference of one friend', { sharing: 1 }, {}],
    ['a reference of two friends', { sharing: 2 }, { SHARED_REFERENCE: 20 }],
    ['a reference of three friends', { sharing: 3 }, { SHARED_REFERENCE: 50 }],
    ['a reference of 100 friends', { sharing: 100 }, { SHARED_REFERENCE: 50 }],
    ['all of three friends return', { decided: 3, takenBack: 3 }, {}],
    ['one of four friends returns', { decided: 4, takenBack: 1 }, {}],
    ['two of four friends return', { decided: 4, takenBack: 2 }, { FRIENDS_RETURN: 30 }],
    ['two of five friends return', { decided: 5, takenBack: 2 }, {}],
    ['three of four friends return', { decided: 4, takenBack: 3 }, { FRIENDS_RETURN: 50 }],
    ['five of seven friends return', { decided: 7, takenBack: 5 }, { FRIENDS_RETURN: 30 }],
    ['all of four friends return', { decided: 4, takenBack: 4 }, { FRIENDS_RETURN: 50 }],
  ])('%s', (_, known, weights) => {
    expect(weightsOf(known)).toEqual(weights);
  });

  it('stands in the order of weights, then of names', () => {
    const everything: Suspicion = {
      sameEmail: true,
      samePhone: true,
      sameCard: true,
      samePayment: true,
      sameDevice: true,
      isMutual: true,
      joinedInDay: 5,
      sharing: 2,
      decided: 4,
      takenBack: 2,
    };

    const signals = signalsOf(everything);

    expect(signals).toEqual([
      { signal: 'SAME_CARD', weight: 100 },
      { signal: 'SAME_EMAIL', weight: 100 },
      { signal: 'SAME_PHONE', weight: 80 },
      { signal: 'MUTUAL', weight: 50 },
      { signal: 'SAME_PAYMENT', weight: 50 },
      { signal: 'FRIENDS_RETURN', weight: 30 },
      { signal: 'SAME_DEVICE', weight: 25 },
      { signal: 'SHARED_REFERENCE', weight: 20 },
      { signal: 'VELOCITY', weight: 20 },
    ]);
    expect(scoreOf(signals)).toBe(475);
  });
});

describe('the cases of docs/referrals.md', () => {
  it.each<[string, Partial<Suspicion>, [score: number, isHeld: boolean]]>([
    ['nobody is suspicious', {}, [0, false]],
    ['a tablet of a family: the first child', { sameDevice: true, sharing: 1 }, [25, false]],
    ['a tablet of a family: the second child', { sameDevice: true, sharing: 2 }, [45, false]],
    ['a tablet of a family: the third child', { sameDevice: true, sharing: 3 }, [75, true]],
    ['a second account of their own', { sameEmail: true, sameDevice: true, sharing: 1 }, [125, true]],
    ['a second account, mailbox and device of their own', { samePayment: true, sharing: 1 }, [50, true]],
    ['a ring: the fifth friend, two of four returned', { decided: 4, takenBack: 2, joinedInDay: 5 }, [50, true]],
    ['a ring: the sixth friend, all returned', { decided: 5, takenBack: 5, joinedInDay: 2 }, [50, true]],
    ['a ring: the fourth friend, all of three returned', { decided: 3, takenBack: 3 }, [0, false]],
  ])('%s', (_, known, expected) => {
    const score = scoreOf(signalsOf({ ...STRANGERS, ...known }));

    expect([score, score >= HELD_FROM]).toEqual(expected);
  });
});
