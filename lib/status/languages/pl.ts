import type { Sentences } from './sentences.ts';

export const pl: Sentences = {
  title: 'Pokój: {item}',
  headings: {
    accepted: 'Zgłoszenie zostało przyjęte',
    queued: 'Zgłoszenie czeka w kolejce',
    creating: 'Pokój jest tworzony',
    completing: 'Pokój jest prawie gotowy',
    held: 'Zgłoszenie jest wstrzymane',
    ignored: 'Nie przewidziano pokoju',
    failed: 'Nie udało się utworzyć pokoju',
  },
  accepted: 'Przygotowanie pokoju zacznie się za chwilę.',
  queued: 'Miejsce {place} z {of}.',
  next: 'Jest następne w kolejności.',
  ahead: {
    one: '{count} inne zgłoszenie czeka przed nim.',
    few: '{count} inne zgłoszenia czekają przed nim.',
    many: '{count} innych zgłoszeń czeka przed nim.',
    other: '{count} innego zgłoszenia czeka przed nim.',
  },
  farBack: 'Liczba innych zgłoszeń, które czekają przed nim: ponad {of}.',
  estimate: 'Szacowany czas, po którym pokój będzie gotowy: {duration}.',
  estimateWithRange: 'Szacowany czas, po którym pokój będzie gotowy: {duration} ({range}).',
  noEstimate: 'Nie da się jeszcze powiedzieć, ile to potrwa.',
  creating: 'Portal właśnie go tworzy.',
  progress: 'Postęp',
  completing: 'Pokój już istnieje. Uzupełniane są jego zawartość i prawa dostępu.',
  rooms: {
    active: { heading: 'Pokój jest gotowy', text: 'Można go otworzyć, mając do niego dostęp.' },
    archived: {
      heading: 'Pokój jest w archiwum',
      text: 'Jeśli znów jest potrzebny, należy poprosić administratora portalu o jego przywrócenie.',
    },
    deleted: {
      heading: 'Pokój został usunięty',
      text: 'Jeśli pokój znów jest potrzebny, należy zwrócić się do administratora portalu.',
    },
    'handed-over': {
      heading: 'Pokój jest gotowy',
      text: 'Ma teraz w portalu innego właściciela. Można go otworzyć, mając do niego dostęp.',
    },
  },
  open: 'Otwórz pokój',
  archiveAfter: 'Data przeniesienia pokoju do archiwum: {date}.',
  held: {
    portal: 'Portal nie może teraz tworzyć pokojów.',
    service: 'Usługa potrzebna do utworzenia pokoju jest teraz niedostępna.',
    template: 'Portal nie może teraz tworzyć pokojów z tego szablonu.',
    operator: 'Administratorzy wstrzymali tworzenie pokojów.',
    quota: 'W ciągu godziny zgłoszono więcej pokojów niż zwykle.',
  },
  notBefore: 'Najwcześniejsza godzina wznowienia: {time}.',
  nothingToDo: 'Nic nie przepadnie: praca zostanie wznowiona sama i nie trzeba nic robić.',
  failed: {
    'try-again':
      'Jedna z usług była chwilowo niedostępna. Proszę zgłosić pokój ponownie, a jeśli to nie pomoże, skontaktować się z administratorami.',
    administrator:
      'Najpierw administratorzy muszą coś poprawić. Proszę się z nimi skontaktować; potem będzie można zgłosić pokój ponownie.',
    'no-template':
      'Nie ma szablonu pasującego do tego typu projektu. Proszę sprawdzić typ i zgłosić pokój ponownie albo skontaktować się z administratorami.',
    'broken-template':
      'Portal nie może utworzyć pokoju z szablonu dla tego typu projektu. Proszę skontaktować się z administratorami; potem będzie można zgłosić pokój ponownie.',
    refused:
      'Portal nie przyjął danych tego zgłoszenia. Proszę sprawdzić nazwę i pozostałe dane i zgłosić pokój ponownie albo skontaktować się z administratorami.',
    archived:
      'Pokój już istnieje i znajduje się w archiwum portalu. Należy poprosić administratora o jego przywrócenie.',
    stopped:
      'Administrator przerwał tworzenie. Jeśli pokój jest nadal potrzebny, proszę zgłosić go ponownie.',
    'not-planned':
      'Zgłoszenia nie ma już w systemie źródłowym albo nie jest ono takie, dla którego powstaje pokój. Jeśli pokój jest mimo to potrzebny, proszę skontaktować się z administratorami.',
    superseded: 'Zastępuje je nowsze zgłoszenie tego samego pokoju. Nie trzeba nic robić.',
  },
  updates: 'Ta strona odświeża się sama. Odstęp: {duration}.',
  notFound: {
    heading: 'Niczego tu nie znaleziono',
    text: 'Link może być niepełny lub już nieważny. Proszę otworzyć go ponownie w całości tam, skąd pochodzi.',
  },
  unavailable: {
    heading: 'Nie można teraz pokazać stanu zgłoszenia',
    text: 'Proszę spróbować ponownie za minutę.',
  },
};
