/** What fixes currency and time zone of a program, whichever comes first: amounts and days that are stored go by them. */
export const BINDING = 'purchase, activity, posting, voucher, pause or tier by hand';
