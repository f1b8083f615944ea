/** What Kindred records by itself: a birthday, a year of membership, joining, a friend who became a customer. */
export type SystemActivityType = 'birthday' | 'anniversary' | 'enrollment' | 'friend.qualified';

/** The types that every program has, with their names in English. No shop makes, changes or records them. */
export const SYSTEM_ACTIVITY_TYPES: Readonly<Record<SystemActivityType, { name: string; description: string }>> = {
  birthday: { name: 'Birthday', description: "The member's birthday, once a year." },
  anniversary: { name: 'Anniversary', description: 'Another full year since the member joined.' },
  enrollment: { name: 'Enrollment', description: 'The member joined.' },
  'friend.qualified': {
    name: 'Friend qualified',
    description: 'A friend whom the member invited did what was asked of them.',
  },
};

/** Whether it is the key of a type that every program has. */
export function isSystemActivityType(key: string): key is SystemActivityType {
  return Object.hasOwn(SYSTEM_ACTIVITY_TYPES, key);
}
