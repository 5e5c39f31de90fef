/** Whose an order is: the application, and the reference under which it ordered. */
export interface MailboxOwner {
  applicationId: number;
  reference: string;
}
