// The words that may be shown of an error text of others (P-PII). A name cannot be told from a word by its looks, so it is
// the other way round: what is not in the language of errors, in English or Portuguese, is not shown.

const words = `
a able absent accept accepted access account action active actual add address admitted after again all allowed already an
and another answer any api application applications are argument arguments array as at attempt auth authentication
authorization authorized available bad be been before being between bigger blocked body boolean both busy but by call
callback can cannot canceled cancelled candidate candidates card changed character characters check circuit client close
closed code comment comments company completed config configuration conflict connect connection contain contains content could
cpf create created credentials currently data database date deadline default delete deleted denied deny deprecated details
did does down draft duplicate duplicated each either email empty enabled end entity entry error errors event every exam exceed
exceeded exceeds exist existing exists expected expired external fail failed failure false field fields filter first for
forbidden format found from full gateway get given greater group gone had has have header headers host http https id ids if
in inactive incorrect integer internal into invalid is it its item items job jobs json key kind large last least length less limit
limited line list long lower malformed many match matches max maximum maybe message method min minimum missing mode more most
must name named names network new no none not nothing null number object of off ok on once only open operation or order orders
other out over package page param parameter parameters params parse part path payload per permission permitted phone please
positive post present private process processed production protocol public publish published put query quota range rate reach
reached read received redirect reference refused reject rejected removed repeated request requests require required requires
reset resource response result results retry rule same satisfied schema second seconds secret server service services session set short
should signature size some source state status step steps still stopped string suspended system tag tags tan target template
temporarily temporary tenant test text than that the their then there they this time timed timeout title to token too try type
unable unauthorized unavailable unexpected unique unknown unprocessable unsupported until update upstream url use used user
users using valid validation value values version was web webhook webhooks were what when where which while with within word words
without write written wrong yet you your zero
approved archived balance birth blank digits disapproved disqualified document documents equal finished frozen hired insufficient longer number open
one processing reproved shorter stage wait waiting withdrawn
acesso ainda ambiente anexo antes ao aos apenas aplicação após argumento as até atributo atualizar ativa ativo ausente
autenticação autorização autorizado bloqueado cabeçalho cadastrada cadastrado campo campos candidato candidatos candidatura
caracteres chave código com comentário comentários como conflito conteúdo corpo criar da dados das data de deve deveria do
documento dos duplicada duplicado e ele ela em empresa encontrada encontrado entre enviado erro erros esperado está estado
etapa etapas etiqueta evento exame excedeu excedido existe existem expirado falha falhou faltando fila foi formato grande há
identificador inativa inativo inexistente inesperado informado informe interno inválida inválidas inválido inválidos item já
limite lista mais maior máximo menor menos mensagem método mínimo muito muitas na não nas nenhum no nome nos novamente nulo
número o objeto obrigatória obrigatório ocorreu operação os ou outra outro página para parâmetro parâmetros pedido pelo pela
permissão permitida permitido pode por possui prazo precisa processo provedor requisição requisições recurso recusado resposta
resultado sem senha ser serviço sessão servidor sobre somente status tag tamanho tempo tente tipo token um uma usuário vaga
vagas vagos valor valores vazia vazio você
aprovada aprovado arquivada cancelada cancelado congelada contratada contratado deve encerrada encerrado excede finalizada
finalizado insuficiente publicada reprovada reprovado saldo ultrapassa
`;

const known = new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Parts of names of fields that are no words of a sentence. */
const namesOfFields = `
addr attr birthdate code custom description dob first gender gupy identification mail manual mobile msg num per qty role uid uri
uuid val zip
`;
const partsOfNames = new Set(namesOfFields.split(/\s+/));

/** `perPage`, `BAD_ARGUMENT`, `_val_`: names of programs. */
const identifier = /^(?:[a-z]+(?:[A-Z][a-z0-9]*)+|_+\w+|[A-Za-z]+_\w+)$/;

/** A login looks like the name of a field, so each part of one must be a word of errors. */
function isNameOfProgram(word: string): boolean {
  if (!identifier.test(word)) return false;
  const parts = word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return parts.every((part) => /^\d{1,2}$/.test(part) || isPart(part.toLowerCase()));
}

function isPart(word: string): boolean {
  return known.has(word) || partsOfNames.has(word);
}

/** What this bridge puts in the place of something else. */
const mask = /^\[\w+\]$/;

/** Every other word becomes `[…]`, several in a row one. */
export function maskUnknownWords(text: string): string {
  return text
    .replace(/\[\w+\]|[\p{L}\p{M}\p{N}_'’-]+/gu, (word) => (isShown(word) ? word : '[…]'))
    .replace(/\[…\](?:[\s.,]*\[…\])+/g, '[…]');
}

function isShown(word: string): boolean {
  return mask.test(word) || /^\d{1,4}$/.test(word) || isNameOfProgram(word) || known.has(word.toLowerCase());
}
