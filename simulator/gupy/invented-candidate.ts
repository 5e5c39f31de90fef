export type Candidate = ReturnType<typeof invented>;

/** Fake data that everybody sees to be fake, different for every number. */
export function inventedCandidate(number: number, given: Partial<Candidate> = {}): Candidate {
  return { ...invented(number), ...given };
}

function invented(number: number) {
  const digits = String(number).padStart(7, '0');
  return {
    id: number,
    name: 'Pessoa',
    lastName: `Exemplo ${number}`,
    email: `pessoa.exemplo.${number}@example.com`,
    identificationDocument: `0000${digits}`,
    countryOfOrigin: 'Brasil',
    birthdate: `19${50 + (number % 50)}-01-${String(1 + (number % 28)).padStart(2, '0')}`,
    addressZipCode: `00000-${digits.slice(-3)}`,
    addressStreet: `Rua do Exemplo ${number}`,
    addressNumber: String(number),
    addressCity: 'Cidade Exemplo',
    addressState: 'São Paulo',
    addressStateShortName: 'SP',
    addressCountry: 'Brasil',
    addressCountryShortName: 'BR',
    mobileNumber: `+55110${digits}1`,
    phoneNumber: `+55110${digits}2`,
    linkedinProfileUrl: null as string | null,
    schooling: 'technical_course',
    schoolingStatus: 'complete',
    disabilities: false,
    gender: 'Female',
  };
}
