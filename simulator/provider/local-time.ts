const saoPaulo = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Sao_Paulo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** As vendors write a date without its zone: `2026-01-31 09:30:00`. */
export function localTime(at: string): string {
  return saoPaulo.format(new Date(at));
}
