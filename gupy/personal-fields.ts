// How the personal fields of an application are asked for. Gupy's forum says that some accounts answer 400 where `fields` names the
// manual candidate. `fields=all` shows both places as well; it shows more than is wanted, which the parser drops.
// What could go wrong: a 400 for another reason. Then the second question fails too, and the next read asks as before.
import { HttpFailure } from '../outbound/http-failure';
import { fieldsOf, type Personal } from './application';

export class PersonalFields {
  private needsAll = false;

  async ask<T>(personal: Personal | undefined, ask: (fields: string) => Promise<T>): Promise<T> {
    const wanted = personal === 'contact' && this.needsAll ? 'everything' : personal;
    try {
      return await ask(fieldsOf(wanted));
    } catch (error) {
      if (wanted !== 'contact' || !(error instanceof HttpFailure) || error.status !== 400) throw error;
      const answer = await ask(fieldsOf('everything'));
      this.needsAll = true;
      return answer;
    }
  }
}
