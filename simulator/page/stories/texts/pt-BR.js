// The words of the stories, in Portuguese.
/** @type {typeof import('./en.js').texts} */
export const texts = {
  once: {
    title: 'Tudo chega três vezes',
    about:
      'A Gupy e o fornecedor entregam “ao menos uma vez”. Aqui cada mensagem chega três vezes, e o fornecedor envia o resultado duas vezes.',
    look: 'as cópias em “O que acontece” e a única tag no cartão.',
    steps: {
      triple: 'Toda entrega é triplicada',
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      result: 'O fornecedor envia “reprovado” duas vezes ao mesmo tempo',
      written: 'A ponte escreve na Gupy',
    },
  },
  'lost-answers': {
    title: 'Feito, mas a resposta se perdeu',
    about:
      'O pedido, a tag e o comentário são feitos, e a cada vez a conexão cai antes da resposta. A ponte não tem como saber.',
    look: 'as chamadas sem resposta e o que a ponte lê antes de escrever de novo.',
    steps: {
      break: 'As próximas respostas vão se perder',
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede, não ouve nada e pede de novo',
      result: 'O fornecedor envia “reprovado”',
      written: 'A ponte escreve, não ouve nada e olha primeiro',
    },
  },
  order: {
    title: 'O último evento primeiro',
    about: 'Entra, sai e entra de novo. Os três eventos chegam ao contrário: só as datas dizem onde a pessoa está.',
    look: 'a ordem das entregas comparada com a das movimentações.',
    steps: {
      hold: 'A Gupy retém seus eventos',
      move: 'O recrutador move para dentro, para fora e para dentro',
      reverse: 'Os eventos saem, o mais novo primeiro',
      ordered: 'A ponte pede o exame',
    },
  },
  early: {
    title: 'O resultado é mais rápido que o pedido',
    about: 'O fornecedor envia o resultado antes de responder ao pedido. Muitas integrações o perdem.',
    look: 'o resultado em “O que acontece”, acima da resposta ao pedido.',
    steps: {
      eager: 'O fornecedor dá resultados na hora',
      move: 'O recrutador move a pessoa para a etapa de exame',
      written: 'A ponte escreve a tag',
    },
  },
  late: {
    title: 'O resultado chega tarde',
    about: 'A pessoa já seguiu adiante, e então o resultado chega. Mesmo assim alguém fica sabendo.',
    look: 'a tag ou o comentário no cartão, na etapa de contratação.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      leave: 'O recrutador move a pessoa adiante',
      result: 'Só agora o fornecedor envia o resultado',
      written: 'A ponte escreve isso na Gupy',
    },
  },
  correct: {
    title: 'O fornecedor se enganou',
    about: 'Reprovado, depois corrigido para aprovado; e por fim chega uma versão mais antiga que as duas.',
    look: 'a tag que é trocada, e que depois fica.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      first: 'O fornecedor envia “reprovado”',
      correct: 'O fornecedor corrige para “aprovado”',
      older: 'Chega uma versão mais antiga',
    },
  },
  fresh: {
    title: 'O evento está desatualizado',
    about:
      'Quando o evento da Gupy chega, a pessoa já voltou, e o segundo evento se perdeu. Ninguém paga por esse exame.',
    look: 'a consulta à Gupy (“Mostrar leituras”) antes de qualquer pedido.',
    steps: {
      hold: 'A Gupy retém seus eventos',
      move: 'O recrutador move a pessoa para a etapa de exame',
      back: 'E de volta; este evento se perde',
      release: 'O primeiro evento sai',
      asked: 'A ponte consulta a Gupy',
    },
  },
  progress: {
    title: 'Do agendamento ao resultado',
    about: 'Agendado, remarcado, e o aviso mais antigo chega por último. Depois a pessoa comparece e passa.',
    look: 'a data no cartão e os avisos na ordem contrária.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      book: 'O fornecedor agenda e remarca',
      reverse: 'Os avisos saem, o mais novo primeiro',
      attend: 'A pessoa comparece',
      result: 'O fornecedor envia “aprovado”',
    },
  },
  stuck: {
    title: 'Parado, e liberado por alguém',
    about: 'A Gupy recusa a tag de vez. Nada falha e some: a ponte chama uma pessoa, que tenta de novo.',
    look: 'as chamadas recusadas e, depois da nova tentativa, a tag.',
    steps: {
      refuse: 'A Gupy vai recusar a tag com 422',
      move: 'O recrutador move a pessoa para a etapa de exame',
      result: 'O fornecedor envia “aprovado”',
      attention: 'A ponte chama uma pessoa',
      mend: 'A causa é corrigida',
      retry: 'Alguém aperta “Tentar de novo”',
    },
  },
  acknowledged: {
    title: 'Vinte de uma vez, com a Gupy fora',
    about:
      'A Gupy envia vinte eventos enquanto sua própria interface está fora. O que foi confirmado é feito depois, tudo.',
    look: 'o 200 de cada evento, muito antes dos pedidos.',
    steps: {
      break: 'A Gupy responde 503 a toda pergunta',
      move: 'O recrutador move vinte pessoas para a etapa de exame',
      acknowledged: 'A ponte confirma cada evento',
      mend: 'A Gupy volta',
      ordered: 'A ponte pede o exame de cada uma',
    },
  },
  'cut-off': {
    title: 'O Temporal fora de alcance',
    about:
      'O que a ponte não consegue entregar ao Temporal ela não confirma: responde 503, e a Gupy envia o evento de novo. Aqui a Gupy faz isso na hora, não depois de um minuto.',
    look: 'o 503 de cada evento e o 200 da segunda tentativa.',
    steps: {
      cut: 'O receptor da ponte perde o Temporal',
      move: 'O recrutador move cinco pessoas para a etapa de exame',
      refused: 'A ponte recusa cada evento',
      mend: 'O Temporal volta',
      repeat: 'A Gupy envia cada evento de novo',
      ordered: 'A ponte pede o exame de cada uma',
    },
  },
  throttled: {
    title: 'A Gupy diz: mais devagar',
    about: 'A Gupy recusa com 429 e diz por quanto tempo. Até lá a ponte não pergunta nada; depois faz tudo.',
    look: 'o 429, o silêncio depois dele e os pedidos que seguem.',
    steps: {
      limit: 'A Gupy responde 429 com pausa de 8 segundos',
      move: 'O recrutador move vinte pessoas para a etapa de exame',
      refused: 'A Gupy recusa a primeira pergunta',
      ordered: 'Passada a pausa, a ponte pede o exame de cada uma',
    },
  },
  missed: {
    title: 'O evento que nunca veio',
    about: 'A Gupy perde o webhook. A ponte compara sozinha a cada 15 minutos; aqui ela olha na hora.',
    look: 'um pedido sem nenhum evento antes.',
    steps: {
      lose: 'O recrutador move a pessoa; o evento se perde',
      look: 'A ponte procura quem falta, duas vezes',
      ordered: 'A ponte pede o exame',
    },
  },
  'going-live': {
    title: 'Quem já estava lá',
    about:
      'Uma etapa ganha seu exame enquanto três pessoas estão nela. A ponte as encontra e não pede nada até alguém mandar.',
    look: 'os três pedidos, que só vêm depois da pessoa.',
    steps: {
      stand: 'Três pessoas estão em uma etapa sem exame',
      live: 'A etapa vira etapa de exame: o exame passa a valer ali',
      look: 'A ponte procura candidatos que faltam, duas vezes',
      person: 'Uma pessoa diz: peça para quem já estava lá',
      ordered: 'A ponte pede o exame de cada uma',
    },
  },
  'odd-part': {
    title: 'Um resultado com um link inválido',
    about: 'O resultado do fornecedor é bom, mas o link do laudo não é um link. O resultado vale mesmo assim.',
    look: 'o 200 do resultado e a tag.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      result: 'O fornecedor envia “aprovado” com “veja no portal” no lugar do link',
      written: 'A ponte escreve a tag',
    },
  },
  'not-ordered': {
    title: 'Um resultado que ninguém pediu',
    about:
      'O fornecedor assina um resultado para uma referência que adivinhou. A ponte sabe o que pediu: nada muda para a pessoa até o resultado verdadeiro chegar.',
    look: 'o resultado “reprovado” que não deixa rastro no cartão e o seguinte, que deixa.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      forge: 'O fornecedor envia “reprovado” para uma referência adivinhada',
      result: 'O fornecedor envia “aprovado” para o pedido',
    },
  },
  personal: {
    title: 'Os dados pessoais ficam de fora',
    about:
      'O fornecedor recebe o nome e o e-mail de que precisa. Depois, tudo o que a ponte guarda do exame é decifrado, e procura-se a pessoa nele.',
    look: 'quanto foi lido e quanto da pessoa há nele.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      result: 'O fornecedor envia “reprovado”',
      read: 'Tudo o que está guardado é lido',
    },
  },
  truthful: {
    title: 'O que a ponte diz é verdade',
    about:
      'Em três momentos, o que a ponte diz do exame é comparado com o que o fornecedor e a Gupy têm; um deles enquanto a Gupy recusa a tag.',
    look: 'a linha do meio: o que a Gupy recusou não é dado como feito.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame, e seus detalhes são lidos',
      refuse: 'A Gupy vai recusar a tag com 422',
      result: 'O fornecedor envia “reprovado”',
      stuck: 'A ponte chama uma pessoa, e seus detalhes são lidos',
      retry: 'Uma pessoa aperta “Tentar de novo”, e os detalhes são lidos outra vez',
    },
  },
  upgrade: {
    title: 'Atualizada no meio do exame',
    about:
      'Como numa atualização: o worker da ponte é parado enquanto a pessoa espera, o resultado chega nesse meio-tempo, e outro build continua do que o anterior decidiu. Ainda não há versão mais antiga, então os dois têm o mesmo código.',
    look: 'o 200 do resultado enquanto nenhum worker roda, e a única tag depois.',
    steps: {
      move: 'O recrutador move a pessoa para a etapa de exame',
      ordered: 'A ponte pede o exame',
      stop: 'O worker da ponte é parado',
      result: 'O fornecedor envia “reprovado”; o receptor guarda',
      start: 'Outro build do worker começa',
      written: 'Ele continua o exame e escreve na Gupy',
    },
  },
};
