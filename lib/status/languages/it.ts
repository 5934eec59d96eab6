import type { Sentences } from './sentences.ts';

export const it: Sentences = {
  title: 'Stanza per {item}',
  headings: {
    accepted: 'La richiesta è stata ricevuta',
    queued: 'La richiesta è in coda',
    creating: 'La stanza è in fase di creazione',
    completing: 'La stanza è quasi pronta',
    held: 'La richiesta è in sospeso',
    ignored: 'Non è prevista alcuna stanza',
    failed: 'Non è stato possibile creare la stanza',
  },
  accepted: 'La preparazione della stanza inizierà tra poco.',
  queued: 'Posizione {place} di {of}.',
  next: 'È la prossima.',
  ahead: {
    one: '{count} altra richiesta è in attesa prima di questa.',
    many: '{count} di altre richieste sono in attesa prima di questa.',
    other: '{count} altre richieste sono in attesa prima di questa.',
  },
  farBack: 'Più di {of} altre richieste sono in attesa prima di questa.',
  estimate: 'Tempo stimato prima che la stanza sia pronta: {duration}.',
  estimateWithRange: 'Tempo stimato prima che la stanza sia pronta: {duration} ({range}).',
  noEstimate: 'Non è ancora possibile dire quanto tempo ci vorrà.',
  creating: 'Il portale la sta creando.',
  progress: 'Avanzamento',
  completing: 'Esiste già. Si stanno completando i contenuti e i diritti di accesso.',
  rooms: {
    active: { heading: 'La stanza è pronta', text: 'È possibile aprirla se si dispone dell’accesso.' },
    archived: {
      heading: 'La stanza è nell’archivio',
      text: 'Se serve di nuovo, chieda a un amministratore del portale di ripristinarla.',
    },
    deleted: {
      heading: 'La stanza è stata eliminata',
      text: 'Se serve di nuovo una stanza, si rivolga a un amministratore del portale.',
    },
    'handed-over': {
      heading: 'La stanza è pronta',
      text: 'Nel portale è passata a un altro proprietario. È possibile aprirla se si dispone dell’accesso.',
    },
  },
  open: 'Apri la stanza',
  archiveAfter: 'Data di archiviazione della stanza: {date}.',
  held: {
    portal: 'Al momento il portale non può creare stanze.',
    service: 'Al momento un servizio necessario per creare la stanza non è disponibile.',
    template: 'Al momento il portale non può creare stanze da questo modello.',
    operator: 'Gli amministratori hanno sospeso la creazione di stanze.',
    quota: 'In un’ora sono state richieste più stanze del solito.',
  },
  notBefore: 'Ora più vicina in cui può riprendere: {time}.',
  nothingToDo: 'Nulla va perso: il lavoro riprende da solo e non occorre fare nulla.',
  failed: {
    'try-again':
      'Un servizio era temporaneamente non disponibile. Richieda di nuovo la stanza; se non basta, contatti gli amministratori.',
    administrator:
      'Gli amministratori devono prima correggere qualcosa. Li contatti; in seguito la stanza potrà essere richiesta di nuovo.',
    'no-template':
      'Non esiste un modello adatto a questo tipo di progetto. Controlli il tipo e richieda di nuovo la stanza, oppure contatti gli amministratori.',
    'broken-template':
      'Il portale non può creare una stanza dal modello previsto per questo tipo di progetto. Contatti gli amministratori; in seguito la stanza potrà essere richiesta di nuovo.',
    refused:
      'Il portale non ha accettato i dati di questa richiesta. Controlli il nome e gli altri dati e richieda di nuovo la stanza, oppure contatti gli amministratori.',
    archived:
      'Esiste già una stanza e si trova nell’archivio del portale. Chieda a un amministratore di ripristinarla.',
    stopped:
      'La creazione è stata interrotta da un amministratore. Se la stanza serve ancora, la richieda di nuovo.',
    'not-planned':
      'La richiesta non esiste più nel sistema di origine, oppure non è di quelle che ricevono una stanza. Se una stanza serve comunque, contatti gli amministratori.',
    superseded: 'Una richiesta più recente per la stessa stanza sostituisce questa. Non occorre fare nulla.',
  },
  updates: 'Questa pagina si aggiorna da sola. Intervallo: {duration}.',
  notFound: {
    heading: 'Qui non è stato trovato nulla',
    text: 'Il link potrebbe essere incompleto o non più valido. Lo apra di nuovo per intero da dove l’ha ricevuto.',
  },
  unavailable: {
    heading: 'Al momento lo stato non può essere mostrato',
    text: 'Riprovi tra un minuto.',
  },
};
