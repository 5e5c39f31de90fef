// What each error that a candidate can be stuck on means, and what helps, in plain Portuguese.

/** @type {typeof import('./errors-en.js').errorTexts} */
export const errorTexts = {
  BRIDGE_GUPY_REJECTED: {
    what: 'A Gupy recusa isto de vez.',
    help: 'Em geral é um texto que a Gupy não aceita, ou uma vaga que não existe mais. Escreva à mão na Gupy e deixe de lado, ou peça a correção dos textos e tente de novo.',
  },
  BRIDGE_GUPY_UNAUTHORIZED: {
    what: 'A Gupy recusa o acesso da ponte.',
    help: 'Quem administra a Gupy precisa renovar o token ou as permissões. Depois a ponte segue sozinha.',
  },
  BRIDGE_GUPY_THROTTLED: {
    what: 'A Gupy pede há dias para ir mais devagar.',
    help: 'Outro programa gasta o limite. Avise quem opera a ponte e depois tente de novo.',
  },
  BRIDGE_GUPY_UNAVAILABLE: {
    what: 'A Gupy ficou dias sem responder.',
    help: 'Quando a Gupy voltar, tente de novo.',
  },
  BRIDGE_GUPY_UNEXPECTED: {
    what: 'A Gupy respondeu de um jeito que a ponte não conhece.',
    help: 'Avise quem opera a ponte. Enquanto isso, você pode informar o resultado ou deixar de lado.',
  },
  BRIDGE_GUPY_TAGS_LOST: {
    what: 'Ao tirar uma tag, a Gupy tirou outras; a ponte as pôs de volta.',
    help: 'Confira as tags da pessoa, tire a tag antiga à mão e deixe de lado.',
  },
  BRIDGE_PROVIDER_REJECTED: {
    what: 'O fornecedor recusa o pedido.',
    help: 'Muitas vezes é um código de exame que ele não conhece. Peça a correção e tente de novo, ou peça o exame à mão e informe o resultado depois.',
  },
  BRIDGE_PROVIDER_UNAUTHORIZED: {
    what: 'O fornecedor recusa o acesso da ponte.',
    help: 'Quem opera a ponte precisa renovar o token. Depois a ponte segue sozinha.',
  },
  BRIDGE_PROVIDER_THROTTLED: {
    what: 'O fornecedor pede há dias para ir mais devagar.',
    help: 'Avise quem opera a ponte e depois tente de novo.',
  },
  BRIDGE_PROVIDER_UNAVAILABLE: {
    what: 'O fornecedor ficou dias sem responder.',
    help: 'Quando o fornecedor voltar, tente de novo.',
  },
  BRIDGE_PROVIDER_UNEXPECTED: {
    what: 'O fornecedor respondeu de um jeito que a ponte não consegue ler.',
    help: 'Avise quem opera a ponte. Enquanto isso, você pode informar o resultado ou deixar de lado.',
  },
  BRIDGE_PROVIDER_UNKNOWN: {
    what: 'A ponte não tem mais este fornecedor.',
    help: 'Avise quem opera a ponte, ou deixe de lado.',
  },
  BRIDGE_ADDRESS_REFUSED: {
    what: 'O endereço leva a uma rede onde a ponte não pode chamar.',
    help: 'Avise quem opera a ponte.',
  },
  BRIDGE_RULE_GONE: {
    what: 'Um resultado tardio é de uma etapa que não tem mais exame.',
    help: 'Avise você mesmo o recrutador e deixe de lado, ou peça o exame de volta e tente de novo.',
  },
  BRIDGE_APPLICATION_GONE: {
    what: 'A Gupy não tem esta pessoa na vaga do resultado.',
    help: 'Pergunte ao fornecedor de quem é o resultado e deixe de lado.',
  },
  BRIDGE_NOTICE_IN_DOUBT: {
    what: 'Não se sabe se a mensagem para a pessoa candidata saiu.',
    help: 'Olhe as mensagens da pessoa na Gupy. Tente de novo para enviar mais uma vez, ou deixe de lado.',
  },
  BRIDGE_PAYLOAD_UNREADABLE: {
    what: 'Os registros deste caso não podem ser lidos.',
    help: 'Avise quem opera a ponte.',
  },
  BRIDGE_ACTIVITY_FAILED: {
    what: 'A própria ponte falhou.',
    help: 'Tente de novo. Se repetir, avise quem opera a ponte.',
  },
  BRIDGE_RESULT_OF_ANOTHER_ORDER: {
    what: 'Um resultado cita outro pedido, não o que foi feito.',
    help: 'Pergunte ao fornecedor de quem é o resultado. Depois informe o resultado certo ou deixe de lado.',
  },
  BRIDGE_WORKER_UNAVAILABLE: {
    what: 'A ponte não responde agora.',
    help: 'Ela ainda pode aceitar a decisão quando voltar: olhe de novo antes de mandar outra vez.',
  },
  BRIDGE_TEMPORAL_UNAVAILABLE: {
    what: 'Os registros não estão acessíveis agora.',
    help: 'Tente de novo em um minuto.',
  },
  BRIDGE_WORKFLOW_NOT_FOUND: {
    what: 'A ponte não conhece esta candidatura.',
    help: 'A pessoa foi movida para uma etapa com exame?',
  },
  BRIDGE_DECISION_REFUSED: { what: 'Esta decisão não serve mais para o caso.', help: 'Olhe de novo.' },
  BRIDGE_UNAUTHENTICATED: { what: 'Sua sessão terminou.', help: 'Entre de novo.' },
  BRIDGE_FORGED_REQUEST: { what: 'O quadro não aceita este pedido.', help: 'Abra o quadro de novo.' },
};
