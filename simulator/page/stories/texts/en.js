// The words of the stories, in English.
export const texts = {
  once: {
    title: 'Everything comes three times',
    about:
      'Gupy and the provider deliver “at least once”. Here each message comes three times, and the provider sends the result twice.',
    look: 'the copies in “What happens”, and the one tag on the card.',
    steps: {
      triple: 'Every delivery is tripled',
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      result: 'The provider sends “failed” twice at once',
      written: 'The bridge writes in Gupy',
    },
  },
  'lost-answers': {
    title: 'Done, but the answer is lost',
    about:
      'The order, the tag and the comment are made, and each time the connection breaks before the answer. The bridge cannot know.',
    look: 'the requests without an answer, and what the bridge reads before it writes again.',
    steps: {
      break: 'The next answers will be lost',
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders, hears nothing, and orders again',
      result: 'The provider sends “failed”',
      written: 'The bridge writes, hears nothing, and looks first',
    },
  },
  order: {
    title: 'The last event first',
    about: 'In, out, and in again. The three events arrive in reverse: only their dates say where the candidate is.',
    look: 'the order of the deliveries against the order of the moves.',
    steps: {
      hold: 'Gupy holds its events back',
      move: 'The recruiter moves in, out, and in again',
      reverse: 'The events go out, the newest first',
      ordered: 'The bridge orders',
    },
  },
  early: {
    title: 'The result is faster than the order',
    about: 'The provider sends the result before it has answered the order. Many integrations lose it.',
    look: 'the result in “What happens”, above the answer to the order.',
    steps: {
      eager: 'The provider gives results at once',
      move: 'The recruiter moves the candidate into the exam step',
      written: 'The bridge writes the tag',
    },
  },
  late: {
    title: 'The result comes too late',
    about: 'The candidate has moved on, then the result arrives. It still reaches a person.',
    look: 'the tag or comment on the card, in the hiring step.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      leave: 'The recruiter moves the candidate on',
      result: 'Only now the provider sends the result',
      written: 'The bridge writes it in Gupy',
    },
  },
  correct: {
    title: 'The provider was wrong',
    about: 'Failed, then corrected to passed; and at last a version that is older than both arrives.',
    look: 'the tag that is replaced, and then stays.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      first: 'The provider sends “failed”',
      correct: 'The provider corrects it to “passed”',
      older: 'An older version arrives',
    },
  },
  fresh: {
    title: 'The event is out of date',
    about:
      'When Gupy’s event arrives, the candidate is back already, and the second event was lost. Nobody pays for that exam.',
    look: 'the look at Gupy (“Show reads”) before any order.',
    steps: {
      hold: 'Gupy holds its events back',
      move: 'The recruiter moves the candidate into the exam step',
      back: 'And back again; this event is lost',
      release: 'The first event goes out',
      asked: 'The bridge looks at Gupy',
    },
  },
  progress: {
    title: 'From booking to result',
    about: 'Booked, moved to another day, and the older report arrives last. Then the candidate comes and passes.',
    look: 'the date on the card, and the reports in reverse.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      book: 'The provider books a date, and moves it',
      reverse: 'The reports go out, the newest first',
      attend: 'The candidate comes',
      result: 'The provider sends “passed”',
    },
  },
  stuck: {
    title: 'Stuck, and freed by a person',
    about:
      'Gupy refuses the tag for good. Nothing fails and disappears: the bridge asks for a person, who tries again.',
    look: 'the refused requests, then the tag after the retry.',
    steps: {
      refuse: 'Gupy will refuse the tag with 422',
      move: 'The recruiter moves the candidate into the exam step',
      result: 'The provider sends “passed”',
      attention: 'The bridge asks for a person',
      mend: 'The cause is fixed',
      retry: 'A person presses “Try again”',
    },
  },
  acknowledged: {
    title: 'Twenty at once, with Gupy down',
    about: 'Gupy sends twenty events while its own interface is down. What was acknowledged is done later, all of it.',
    look: 'the 200 for each event, long before the orders.',
    steps: {
      break: 'Gupy answers 503 to every question',
      move: 'The recruiter moves twenty candidates into the exam step',
      acknowledged: 'The bridge acknowledges each event',
      mend: 'Gupy is back',
      ordered: 'The bridge orders for each',
    },
  },
  'cut-off': {
    title: 'Temporal is out of reach',
    about:
      'What the bridge cannot hand over to Temporal it does not acknowledge: it answers 503, and Gupy sends the event again. Here Gupy does so at once, not after a minute.',
    look: 'the 503 for each event, and the 200 for its second attempt.',
    steps: {
      cut: 'The receiver of the bridge loses Temporal',
      move: 'The recruiter moves five candidates into the exam step',
      refused: 'The bridge refuses each event',
      mend: 'Temporal is back',
      repeat: 'Gupy sends each event again',
      ordered: 'The bridge orders for each',
    },
  },
  throttled: {
    title: 'Gupy says: not so fast',
    about:
      'Gupy refuses with 429 and asks for a pause. Until it is over the bridge asks nothing, then it does everything.',
    look: 'the 429, the silence after it, and the orders that follow.',
    steps: {
      limit: 'Gupy answers 429 with a pause of 8 seconds',
      move: 'The recruiter moves twenty candidates into the exam step',
      refused: 'Gupy refuses the first question',
      ordered: 'When the pause is over, the bridge orders for each',
    },
  },
  missed: {
    title: 'The event that never came',
    about: 'Gupy loses the webhook. The bridge compares by itself every 15 minutes; here it looks at once.',
    look: 'an order without any event before it.',
    steps: {
      lose: 'The recruiter moves the candidate; the event is lost',
      look: 'The bridge looks for missing candidates, twice',
      ordered: 'The bridge orders',
    },
  },
  'going-live': {
    title: 'Who was there before',
    about:
      'A step gets its exam while three candidates are in it. The bridge finds them, and orders for nobody until a person says so.',
    look: 'the three orders, which come only after the person.',
    steps: {
      stand: 'Three candidates are in a step without an exam',
      live: 'The step becomes an exam step: the exam goes live there',
      look: 'The bridge looks for missing candidates, twice',
      person: 'A person says: order for those who were there',
      ordered: 'The bridge orders for each',
    },
  },
  'odd-part': {
    title: 'A result with an unusable link',
    about: 'The provider’s result is good, but its link to the report is no link. The result counts all the same.',
    look: 'the 200 for the result, and the tag.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      result: 'The provider sends “passed” with “veja no portal” as the link',
      written: 'The bridge writes the tag',
    },
  },
  'not-ordered': {
    title: 'A result that nobody ordered',
    about:
      'The provider signs a result for a reference that it guessed. The bridge knows what it ordered: the candidate is untouched until the true result comes.',
    look: 'the result “failed” that leaves no trace on the card, and the one after it that does.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      forge: 'The provider sends “failed” for a guessed reference',
      result: 'The provider sends “passed” for the order',
    },
  },
  personal: {
    title: 'Personal data stays out',
    about:
      'The provider gets the name and e-mail that it needs. Then all that the bridge stores of the exam is decrypted, and searched for the person.',
    look: 'how much was read, and how much of the person is in it.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      result: 'The provider sends “failed”',
      read: 'All that is stored is read',
    },
  },
  truthful: {
    title: 'What the bridge says is true',
    about:
      'At three moments, what the bridge says of the exam is compared with what the provider and Gupy have; once while Gupy refuses the tag.',
    look: 'the middle line: what Gupy refused is not said to be there.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders, and its details are read',
      refuse: 'Gupy will refuse the tag with 422',
      result: 'The provider sends “failed”',
      stuck: 'The bridge asks for a person, and its details are read',
      retry: 'A person presses “Try again”, and the details are read again',
    },
  },
  upgrade: {
    title: 'An upgrade during an exam',
    about:
      'As at an upgrade: the worker of the bridge is stopped while a candidate waits, the result comes meanwhile, and another build goes on from what the former one decided. There is no older release yet, so both have the same code.',
    look: 'the 200 for the result while no worker runs, and the one tag afterwards.',
    steps: {
      move: 'The recruiter moves the candidate into the exam step',
      ordered: 'The bridge orders',
      stop: 'The worker of the bridge is stopped',
      result: 'The provider sends “failed”; the receiver keeps it',
      start: 'Another build of the worker starts',
      written: 'It goes on with the exam, and writes in Gupy',
    },
  },
};
