import type { Sentences } from './sentences.ts';

export const pt: Sentences = {
  title: 'Sala para {item}',
  headings: {
    accepted: 'A sua solicitação foi recebida',
    queued: 'A sua solicitação está na fila',
    creating: 'A sala está em criação',
    completing: 'A sala está quase pronta',
    held: 'A sua solicitação está em espera',
    ignored: 'Nenhuma sala está prevista',
    failed: 'Não foi possível criar a sala',
  },
  accepted: 'A preparação da sala começa em instantes.',
  queued: 'Posição {place} de {of}.',
  next: 'É a próxima.',
  ahead: {
    one: '{count} outra solicitação aguarda antes desta.',
    many: '{count} de outras solicitações aguardam antes desta.',
    other: '{count} outras solicitações aguardam antes desta.',
  },
  farBack: 'Mais de {of} outras solicitações aguardam antes desta.',
  estimate: 'Tempo estimado até a sala ficar pronta: {duration}.',
  estimateWithRange: 'Tempo estimado até a sala ficar pronta: {duration} ({range}).',
  noEstimate: 'Ainda não é possível dizer quanto tempo vai demorar.',
  creating: 'O portal está criando a sala neste momento.',
  progress: 'Progresso',
  completing: 'Ela já existe. O conteúdo e as permissões de acesso estão sendo completados.',
  rooms: {
    active: { heading: 'A sala está pronta', text: 'Você pode abri-la se tiver acesso a ela.' },
    archived: {
      heading: 'A sala está no arquivo',
      text: 'Se ela for necessária novamente, peça a um administrador do portal que a restaure.',
    },
    deleted: {
      heading: 'A sala foi excluída',
      text: 'Se uma sala for necessária novamente, fale com um administrador do portal.',
    },
    'handed-over': {
      heading: 'A sala está pronta',
      text: 'Ela passou para outro proprietário no portal. Você pode abri-la se tiver acesso a ela.',
    },
  },
  open: 'Abrir a sala',
  archiveAfter: 'A sala será arquivada em {date}.',
  held: {
    portal: 'O portal não consegue criar salas no momento.',
    service: 'Um serviço necessário para criar a sala não está disponível no momento.',
    template: 'O portal não consegue criar salas a partir deste modelo no momento.',
    operator: 'Os administradores pausaram a criação de salas.',
    quota: 'Mais salas do que o habitual foram solicitadas em uma hora.',
  },
  notBefore: 'Continua, no mínimo, a partir deste horário: {time}.',
  nothingToDo: 'Nada se perde: o trabalho continua sozinho e você não precisa fazer nada.',
  failed: {
    'try-again':
      'Um serviço estava temporariamente indisponível. Solicite a sala novamente; se não for suficiente, fale com os administradores.',
    administrator:
      'Primeiro os administradores precisam corrigir algo. Fale com eles; depois a sala poderá ser solicitada novamente.',
    'no-template':
      'Não há um modelo adequado para este tipo de projeto. Verifique o tipo e solicite a sala novamente, ou fale com os administradores.',
    'broken-template':
      'O portal não consegue criar uma sala a partir do modelo deste tipo de projeto. Fale com os administradores; depois a sala poderá ser solicitada novamente.',
    refused:
      'O portal não aceitou os dados desta solicitação. Verifique o nome e os demais dados e solicite a sala novamente, ou fale com os administradores.',
    archived: 'Já existe uma sala, e ela está no arquivo do portal. Peça a um administrador que a restaure.',
    stopped: 'Um administrador interrompeu a criação. Se a sala ainda for necessária, solicite-a novamente.',
    'not-planned':
      'A solicitação não existe mais no sistema de origem ou não é das que recebem uma sala. Se mesmo assim uma sala for necessária, fale com os administradores.',
    superseded: 'Uma solicitação mais recente para a mesma sala substitui esta. Você não precisa fazer nada.',
  },
  updates: 'Esta página se atualiza sozinha. Intervalo: {duration}.',
  notFound: {
    heading: 'Nada foi encontrado aqui',
    text: 'O link pode estar incompleto ou não ser mais válido. Abra-o novamente, por inteiro, de onde você o recebeu.',
  },
  unavailable: {
    heading: 'Não é possível mostrar a situação no momento',
    text: 'Tente novamente em um minuto.',
  },
};
