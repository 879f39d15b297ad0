import type { ProblemTexts } from './texts.ts'

/** Problems of the box in French. */
export const fr: ProblemTexts = {
  'address-old': [
    'Ce n’est pas la nouvelle adresse de la box.',
    'Ouvrez le lien montré avec le changement.',
  ],
  'address-unknown': ['Aucune application de cette box n’a cette adresse.'],
  'already-claimed': [
    'Cette box a déjà un propriétaire.',
    'Connectez-vous, ou demandez une invitation au propriétaire.',
  ],
  'answer-forged': [
    'Quelque chose entre cette page et la box a changé sa réponse.',
    'Éteignez et rallumez la box, et prenez-la depuis son propre réseau.',
  ],
  'app-changing': [
    'Cette application est en train d’être changée.',
    'Attendez que ce soit fini : cela ne peut rester à moitié fait.',
  ],
  'app-crashed': ['L’application s’est arrêtée d’elle-même et a été relancée.'],
  'app-deleting': [
    'Cette application est en train d’être supprimée.',
    'Attendez qu’elle soit partie.',
  ],
  'app-missing': [
    'Cette application en demande une autre, qui n’est pas installée.',
    'Installez d’abord l’autre.',
  ],
  'app-needed': [
    'Une autre application ne peut marcher sans celle-ci.',
    'Retirez d’abord l’autre.',
  ],
  'app-not-shared': [
    'Cette application n’est pas partagée avec vous.',
    'Demandez à qui s’occupe de la box de vous laisser entrer.',
  ],
  'app-out-of-memory': [
    'L’application a pris plus de mémoire que permis.',
    'Elle est relancée d’elle-même. Permettez-lui davantage : « Mémoire » sur sa page.',
  ],
  'app-own-people': [
    'Cette application a ses propres personnes.',
    'La box n’y connecte personne : dites dans l’application qui peut entrer.',
  ],
  'app-silent': [
    'L’application tourne, mais ne répond pas.',
    'Arrêtez-la et relancez-la ; si cela n’aide pas, regardez son journal.',
  ],
  'app-stopped': ['Cette application ne tourne pas.'],
  'app-unhealthy': ['L’application ne marche pas comme elle devrait.', 'Regardez son journal.'],
  'app-unknown': ['Cette application n’est pas sur la box.'],
  'arch-missing': [
    'Cette application ne marche pas sur ce processeur.',
    'Il lui faut une autre sorte de box.',
  ],
  'backup-busy': [
    'Quelque chose est en train d’être sauvegardé ou rapporté.',
    'Attendez qu’elle soit finie.',
  ],
  'backup-certificate': ['La box ne fait pas confiance au certificat de cet endroit.'],
  'backup-changed': ['Ce que la sauvegarde dit d’elle-même a été changé depuis.'],
  'backup-clock': [
    'L’horloge de la box, ou de l’endroit, est fausse.',
    'Connectez la box à Internet : elle règle son horloge d’elle-même.',
  ],
  'backup-disk-away': [
    'Le disque n’est pas branché.',
    'Branchez-le : la prochaine sauvegarde le trouve d’elle-même.',
  ],
  'backup-disk-unreadable': [
    'Le disque ne peut pas être lu ni écrit comme il faut.',
    'Regardez-le sur un ordinateur ; s’il est abîmé, laissez la box en préparer un autre.',
  ],
  'backup-ended': [
    'La box a arrêté en plein milieu ce qui s’y faisait.',
    'C’est refait de soi-même. Si cela se reproduit, la box manque de mémoire : arrêtez une application qui en demande beaucoup.',
  ],
  'backup-failed': ['La sauvegarde à cet endroit a échoué.', 'Elle est refaite d’elle-même.'],
  'code-file-full': [
    'claim-code.txt n’a pas pu être écrit : GANTRY est plein.',
    'Effacez sur un autre ordinateur ce que vous y avez mis.',
  ],
  'code-file-unwritable': [
    'claim-code.txt n’a pas pu être écrit : on ne peut pas écrire sur GANTRY.',
    'La carte est peut-être en fin de vie : regardez-la sur un autre ordinateur et faites une sauvegarde.',
  ],
  'reset-not-begun': [
    'Le fichier reset-keep-apps ne peut pas être retiré de GANTRY ; rien n’a été réinitialisé.',
    'Effacez-le sur un autre ordinateur.',
  ],
  'tidy-read': [
    'Quelque chose est en train d’en être rapporté : rien n’y a donc été enlevé.',
    'Attendez que ce soit fini, puis rangez.',
  ],
  'tidy-refused': [
    'Rien ne peut y être effacé ainsi.',
    'Faites le ménage avec le compte qui peut y supprimer. Une autre box peut le permettre pour un jour.',
  ],
  'tidier-unfit': [
    'Cet endroit ne connaît pas un tel compte.',
    'Par SFTP, c’est seulement le nom d’un autre compte ; un disque n’en demande aucun.',
  ],
  'file-cut-off': [
    'La connexion a pris fin avant la fin du fichier.',
    'Ce que cet appareil en a est incomplet : reprenez-le.',
  ],
  'restore-none': ['Cette application n’est pas en train de revenir.'],
  'restore-begun': [
    'L’application retrouve déjà ce qu’elle avait.',
    'Attendez qu’elle ait tout : ce qu’elle avait avant est gardé et peut revenir ensuite.',
  ],
  moved: [
    'L’application est venue d’une autre box, avec tout ce qu’elle y avait.',
    'Elle a maintenant une adresse de cette box ; les noms d’avant mènent à elle.',
  ],
  'move-undone': [
    'L’application reste sur cette box.',
    'Elle tourne comme avant, avec tout ce qu’elle avait ; ce qui gênait est dans les détails.',
  ],
  'move-unsettled': [
    'L’application était entre deux boxes quand elles se sont séparées, et elle est arrêtée ici.',
    'Ne la démarrez ici que si elle ne tourne pas sur l’autre box.',
  ],
  'app-moving': [
    'L’application est en route vers une autre box.',
    'Attendez qu’elle y soit, ou laissez-la ici.',
  ],
  'move-over': ['Le déplacement en est déjà à un autre point.', 'Regardez où il en est.'],
  'move-itself': ['L’application est déjà sur cette box.', 'Choisissez une autre box.'],
  'move-none': ['Cette application n’est pas en route.'],
  'move-lost': [
    'Plus personne ne sait ce qui ouvre les copies de l’application.',
    'Elle reste où elle est ; déplacez-la de nouveau.',
  ],
  'move-unknown': [
    'L’autre box ne sait encore rien de ce déplacement.',
    'Cela est réessayé de soi-même.',
  ],
  'move-not-whole': [
    'Tout de l’application n’a pas pu être envoyé.',
    'Elle reste où elle est. Regardez ce qui gêne, puis déplacez-la.',
  ],
  'site-box-away': ['L’autre box n’est pas là.', 'Allumez-la, et vérifiez son câble réseau.'],
  'site-version-differs': [
    'L’autre box a une autre version de Gantry.',
    'Mettez d’abord les deux à jour.',
  ],
  'move-room': [
    'Le disque de l’autre box a trop peu de place.',
    'Retirez-y d’abord quelque chose.',
  ],
  'move-library': [
    'L’application utilise des dossiers de cette box que des applications partagent.',
    'Ils restent ici ; elle ne peut pas partir sans eux.',
  ],
  'move-scaled': [
    'L’application tourne déjà sur plusieurs boxes.',
    'Ce qu’elle garde ne vient sur une autre que d’une sauvegarde : dès que cette box est éteinte.',
  ],
  'move-elsewhere': [
    'L’application est sur une autre box.',
    'Une application se déplace depuis sa propre box.',
  ],
  'move-gone': [
    'L’application est déjà à l’autre box.',
    'Attendez qu’elle y ait fait ses preuves, puis faites-la revenir.',
  ],
  'restore-given-up': ['L’application reste telle quelle : le retour a été abandonné.'],
  'follow-nothing': [
    'Il n’y a encore rien d’entier de cette box là-bas.',
    'Laissez-la faire une sauvegarde.',
  ],
  'follow-another': ['Cette box en suit déjà une autre.', 'Mettez-y fin d’abord.'],
  'follow-none': ['Cette box n’en suit aucune autre.'],
  'backup-full': [
    'Il n’y a plus de place là-bas.',
    'Faites-y de la place, ou choisissez un autre endroit.',
  ],
  'backup-gone': ['Il n’y a plus de sauvegardes là-bas.'],
  'backup-key-wrong': [
    'Cet endroit contient les sauvegardes d’une autre box, ou faites avec une autre clé.',
  ],
  'backup-locked': ['Un autre programme travaille à cet endroit.', 'Cela est refait de soi-même.'],
  'backup-not-allowed': [
    'Cet endroit ne laisse pas entrer la box.',
    'Vérifiez le compte et le mot de passe, et que la clé de la box y est permise.',
  ],
  'backup-other-host': [
    'La machine là-bas n’est pas celle d’avant.',
    'Si vous ne l’avez pas changée vous-même, ne lui donnez rien.',
  ],
  'backup-read-only': ['On ne peut rien y écrire.'],
  'backup-replaced': [
    'Cette box a été rétablie sur un autre appareil, qui est la box depuis.',
    'Éteignez celle-ci ou effacez-la. D’ici là elle ne démarre aucune application et ne sauvegarde rien, pour que rien de l’autre ne se perde.',
  ],
  'passage-failed': [
    'Les applications sur plusieurs box n’atteignent pas leurs bases de données et caches.',
    'Gantry réessaie de lui-même.',
  ],
  'second-failed': [
    'Aucune box ne peut suivre celle-ci à la seconde.',
    'Gantry réessaie de lui-même.',
  ],
  'standby-failed': [
    'Les bases de données de l’autre box ne sont pas suivies.',
    'Gantry réessaie de lui-même.',
  ],
  'not-replaced': ['Aucun autre appareil n’a pris la place de cette box.'],
  'backup-slow': [
    'L’endroit n’a pas répondu à temps.',
    'Regardez s’il est joignable, et essayez encore.',
  ],
  'restore-files': [
    'Il n’est pas revenu autant de fichiers qu’il en avait été sauvegardé.',
    'Rien n’a été changé sur cette box. Prenez une autre sauvegarde, et regardez le disque de cet endroit.',
  ],
  'key-changing': [
    'Un endroit n’a pas encore reçu les derniers nouveaux mots.',
    'Attendez qu’il soit joignable, ou n’y sauvegardez plus.',
  ],
  'backup-other-box': ['Une autre box y sauvegarde aussi.'],
  'backup-two-boxes': [
    'Un autre appareil, au même contenu que cette box, y sauvegarde aussi.',
    'Si c’est l’autre qui doit continuer, éteignez celui-ci. Si c’est celui-ci : « Celui-ci continue ».',
  ],
  'recipe-taken': [
    'Un catalogue a déjà une application de ce nom.',
    'Changez son nom dans la recette : service = "...".',
  ],
  'recipe-unknown': ['Cette recette n’a pas été apportée.'],
  'answers-wrong': [
    'Certaines questions de l’application n’ont pas de bonne réponse.',
    'Relisez-les, puis réessayez.',
  ],
  'key-invalid': [
    'Ce n’est pas une clé publique de minisign.',
    'Ce sont 56 caractères qui commencent par RW.',
  ],
  'recipe-invalid': [
    'La recette a des erreurs.',
    'Corrigez les lignes ci-dessous, puis réessayez.',
  ],
  'recipe-builds': [
    'Cette application se construit avec des fichiers à côté de la recette.',
    'Installez-la depuis son dossier : gantry app install ./DOSSIER',
  ],
  'compose-missing': [
    'Aucun de ces fichiers n’est un fichier Compose.',
    'Envoyez-en un qui s’appelle compose.yaml.',
  ],
  'catalogue-unknown': ['La box n’a pas ce catalogue.'],
  'catalogue-busy': [
    'Un autre catalogue est à l’essai en ce moment.',
    'Attendez que ce soit fini, ou retirez-le.',
  ],
  'catalogue-taken': [
    'La box a déjà un catalogue de ce nom.',
    'Donnez-lui un autre nom, ou retirez d’abord l’autre.',
  ],
  'catalogue-newer': [
    'Cette box ne peut pas lire certaines recettes de ce catalogue.',
    'Elles sont peut-être pour un Gantry plus récent : mettez la box à jour.',
  ],
  'catalogue-older': [
    'Ce catalogue est plus ancien que celui que la box avait déjà.',
    'Quelqu’un en montre peut-être un ancien exprès ; le plus récent reste.',
  ],
  'catalogue-damaged': [
    'Un fichier du catalogue n’est pas celui qui a été signé.',
    'Il change peut-être en ce moment : la box réessaiera plus tard ; ce qu’elle a reste.',
  ],
  'catalogue-unreachable': ['Le catalogue n’est pas joignable.', 'Ce que la box en a reste.'],
  'catalogue-invalid': [
    'L’index du catalogue ne peut pas être lu.',
    'Est-ce l’adresse d’un dossier avec index.json et index.json.minisig ?',
  ],
  'signature-wrong': [
    'La signature n’est pas celle de la clé indiquée.',
    'Demandez à qui le publie ; rien n’en a été repris.',
  ],
  'backup-unreachable': [
    'L’endroit n’est pas joignable.',
    'Ce qui y est déjà n’est pas perdu ; cela est refait de soi-même.',
  ],
  'box-full': ['Cette box ne peut pas recevoir une application de plus.'],
  'build-failed': [
    'Une étape de la construction de l’application a échoué.',
    'Ses dernières lignes sont dans les détails.',
  ],
  'build-needs-buildkit': ['L’application se construit d’une façon que cette box ne connaît pas.'],
  'cable-contested': [
    'Quelqu’un d’autre a demandé la même chose au même moment.',
    'Les deux ont été arrêtés. Fermez cette page sur les autres appareils et recommencez.',
  ],
  'cable-locked': [
    'Le câble a été essayé trop souvent.',
    'Éteignez et rallumez la box : qui peut le faire peut essayer de nouveau.',
  ],
  'cable-missing': [
    'La box n’est pas branchée par un câble.',
    'Branchez-la au routeur et essayez encore.',
  ],
  'cable-unused': ['Cette box se prend avec son code seul.'],
  'cache-failed': [
    'Un cache ne démarre pas ou ne s’arrête pas.',
    'Gantry essaie encore de lui-même.',
  ],
  'card-unwritable': [
    'Rien n’a été effacé : on ne peut pas écrire sur GANTRY.',
    'Regardez la carte sur un autre ordinateur.',
  ],
  'certificate-damaged': [
    'Un certificat de la box manque ou est abîmé.',
    'Ramenez-le d’une sauvegarde.',
  ],
  'certificate-missing': [
    'La box n’a pas encore fait de certificat.',
    'Elle le fait dès qu’elle sait l’heure. Essayez encore dans un instant.',
  ],
  'claim-busy': ['La box est prise en ce moment même.'],
  'claim-expired': [
    'La prise a duré trop longtemps, ou a été recommencée ailleurs.',
    'Saisissez encore le code.',
  ],
  'claim-forged': [
    'La demande ne vient pas de qui connaît le code.',
    'Rechargez la page et saisissez encore le code.',
  ],
  'claim-locked': [
    'Il y a eu trop d’essais de prendre cette box.',
    'Éteignez-la et rallumez-la : qui peut le faire peut essayer de nouveau.',
  ],
  'claim-window': [
    'Une box peut être prise dans l’heure qui suit sa mise en marche.',
    'Éteignez-la et rallumez-la, et prenez-la dans l’heure.',
  ],
  'code-mistyped': [
    'Ce n’est pas un code complet.',
    'Il a neuf lettres et chiffres, comme dans XXXX-XXXX-X ; vérifiez chacun.',
  ],
  'code-spent': ['Ce lien marche une fois, pendant une minute.', 'Ouvrez encore l’application.'],
  'code-throttled': ['Il y a eu trop de codes faux.', 'Attendez et essayez encore.'],
  'code-wrong': [
    'Ce n’est pas le code de cette box.',
    'Le code est à l’écran de la box et dans claim-code.txt sur sa carte.',
  ],
  'command-slow': ['Un programme de l’application n’a pas fini à temps.'],
  'confirmation-needed': ['Pour cela, saisissez encore votre mot de passe.'],
  'consent-missing': [
    'Cette application veut quelque chose de la box elle-même.',
    'Acceptez-le sur sa page si vous le voulez.',
  ],
  'copy-broken': [
    'Une base de données ne démarre pas sur sa copie.',
    'Les fichiers sont sauvegardés.',
  ],
  'credentials-missing': [
    'Le fournisseur du domaine demande encore des accès.',
    'Faites-les chez lui, permis pour ce domaine et rien d’autre.',
  ],
  'data-gone': [
    'Les données d’une application ont été supprimées depuis.',
    'Installez-la de nouveau, ou ramenez-la d’une sauvegarde.',
  ],
  'database-failed': [
    'Le serveur de bases de données ne fait pas son travail.',
    'Gantry essaie encore de lui-même.',
  ],
  'device-missing': [
    'Cette application demande un appareil que cette box n’a pas.',
    'Branchez-le et essayez encore.',
  ],
  'disk-full': [
    'Il n’y a pas assez de place sur le disque de la box.',
    'Retirez une application ou ses données.',
  ],
  'disk-other': [
    'À cet endroit se trouve maintenant un autre disque que celui choisi.',
    'Regardez de nouveau et choisissez : rien n’a été modifié.',
  ],
  'disk-taken': [
    'Les sauvegardes d’un autre endroit sont sur ce disque.',
    'Arrêtez d’abord d’y sauvegarder.',
  ],
  'disk-unknown': [
    'Ce disque ne peut pas être préparé.',
    'Branchez-le. Celui de la box elle-même n’en est jamais.',
  ],
  'dns-no-zone': ['Le fournisseur ne connaît pas ce domaine.'],
  'dns-refused': [
    'Le serveur de noms a refusé le changement.',
    'Vérifiez la clé, et qu’elle peut changer ces noms.',
  ],
  'dns-silent': ['Le serveur de noms ne répond pas.'],
  'docker-down': [
    'Le programme où tournent les applications ne tourne pas.',
    'Gantry continue de lui-même dès qu’il est revenu.',
  ],
  'docker-silent': [
    'Le programme où tournent les applications ne répond pas.',
    'Si cela dure quelques minutes, la box le redémarre d’elle-même. Les applications en marche continuent tant qu’elles le peuvent.',
  ],
  'docker-failed': [
    'Le programme où tournent les applications n’a pas pu faire quelque chose.',
    'Gantry essaie encore de lui-même.',
  ],
  'email-taken': [
    'Cette adresse est déjà celle de quelqu’un d’autre.',
    'Les applications connaissent chacun par son adresse : il en faut une à chacun.',
  ],
  'engine-changed': [
    'La nouvelle version garde ses données dans une autre sorte de base.',
    'Installez-la sous un autre nom et déplacez les données avec l’application elle-même.',
  ],
  'file-damaged': [
    'Un fichier de la box était abîmé.',
    'Sa dernière bonne copie sert, là où il y en a une.',
  ],
  'file-later': [
    'Un fichier de la box vient d’une autre version.',
    'Installez cette version, ou une plus récente : le fichier est resté tel quel.',
  ],
  'file-missing': [
    'Il n’y a rien à cet endroit.',
    'Regardez autour : gantry app exec NOM -- ls DOSSIER',
  ],
  'file-unknown': ['Ce fichier n’est pas dans la sauvegarde.'],
  'file-unreadable': [
    'Un fichier de l’application est abîmé.',
    'Réparez-le ou retirez-le, puis relancez l’application.',
  ],
  'file-unsafe': ['Quelque chose est à la place d’un fichier de l’application.', 'Retirez-le.'],
  'folder-expected': [
    'Il n’y a pas de dossier à cet endroit.',
    'Nommez le dossier où cela doit aller.',
  ],
  'foreign-rules': ['Quelqu’un a ajouté des règles au pare-feu de la box.', 'Redémarrez la box.'],
  'handover-spent': [
    'Ce lien marche une fois, pendant dix minutes.',
    'Connectez-vous avec nom et mot de passe.',
  ],
  'history-unknown': ['L’historique n’a pas ce numéro.'],
  'hook-failed': ['L’application n’a pas été mise à jour.', 'Elle continue comme avant.'],
  'icon-unknown': ['Cette application n’a pas d’image.'],
  'image-gone': [
    'Ce dont l’application était faite n’est plus disponible : elle tourne avec ce qui porte ce nom aujourd’hui.',
    'C’est peut-être une version plus récente que ses données : regardez si tout est là.',
  ],
  'image-not-found': ['L’image de l’application n’existe pas, ou n’est pas publique.'],
  'input-invalid': [
    'La box ne comprend pas une des indications.',
    'Ce qui n’y va pas est dans les détails.',
  ],
  internal: [
    'Quelque chose s’est mal passé dans la box.',
    'Regardez son journal, ou essayez encore.',
  ],
  'invitation-spent': [
    'Cette invitation a servi, a été retirée ou est trop vieille.',
    'Demandez-en une nouvelle ; elle dure sept jours.',
  ],
  'kit-damaged': [
    'Une partie de ce kit de secours manque ou est abîmée.',
    'Scannez encore le code, ou copiez tout son texte.',
  ],
  'kit-early': [
    'Il n’y a encore rien qu’un kit de secours puisse ramener.',
    'Donnez d’abord à la box un endroit pour les copies.',
  ],
  'kit-newer': [
    'Ce kit de secours vient d’un Gantry plus récent.',
    'Mettez la dernière image sur cette box et recommencez.',
  ],
  'kit-unknown': [
    'Ce n’est pas le kit de secours d’une box.',
    'Son texte commence par « gantry-kit- » ; le code de prise est un autre.',
  ],
  'kit-few-words': [
    'Il faut deux des douze mots de la feuille.',
    'Tapez-en deux, chacun avec son numéro.',
  ],
  'kit-words': [
    'Un des mots est autre sur la feuille.',
    'Regardez la dernière feuille imprimée : une plus ancienne a d’autres mots.',
  ],
  'link-taken': ['Un lien de ce nom existe déjà.', 'Donnez-lui un autre nom.'],
  'link-unknown': ['Il n’y a pas de lien de ce nom.'],
  'links-full': ['Il y a déjà autant de liens que possible.', 'Retirez-en un qui ne sert plus.'],
  'preseed-changed': [
    'Les réglages de la carte ont été modifiés et ne sont pas utilisés.',
    'Réglez sur la page ce que dit le fichier.',
  ],
  'logo-refused': [
    'Le logo du fabricant n’est pas montré.',
    'Mettez-en un autre à côté de gantry.toml et redémarrez la box.',
  ],
  'invitation-unknown': [
    'Ce n’est pas l’invitation d’une autre box.',
    'Copiez tout le texte, de « gantry-space-1. » à son dernier signe.',
  ],
  'mariadb-failed': [
    'Le serveur MariaDB ne fait pas son travail.',
    'Gantry essaie encore de lui-même.',
  ],
  'memory-small': [
    'Cette application demande plus de mémoire que la box n’en a.',
    'Installez-la sur une box qui en a plus.',
  ],
  'moment-failed': [
    'Aucun moment n’a pu être fixé pour la sauvegarde.',
    'Les applications continuent, et cela est refait.',
  ],
  'database-no-next': [
    'Cette box n’a pas de PostgreSQL plus récent que le sien.',
    'Une nouvelle version de la box en apportera peut-être un.',
  ],
  'database-unlike': [
    'Cette application n’accepte pas le PostgreSQL de cette box.',
    'La page Système dit si la box en a un autre.',
  ],
  'database-no-start': [
    'Le PostgreSQL suivant ne démarre pas, et celui d’avant continue.',
    'Rien n’a changé ; le journal des bases de données en dit plus.',
  ],
  'database-rows': [
    'Une base de données a d’autres lignes dans le PostgreSQL suivant.',
    'Rien n’a changé : celui d’avant continue.',
  ],
  'database-unfollowed': [
    'Une seconde box a un autre PostgreSQL que celle-ci.',
    'Les copies vont à une seconde box comme avant ; seules les bases de données n’y arrivent pas à la seconde.',
  ],
  'database-moving': [
    'PostgreSQL est en route vers une autre version.',
    'Attendez que ce soit fini.',
  ],
  'database-update-first': [
    'Une nouvelle version de la box est en route.',
    'Attendez qu’elle ait fait ses preuves, ou qu’elle soit annulée.',
  ],
  'database-busy': [
    'Quelque chose est en train d’être sauvegardé ou changé.',
    'Attendez que ce soit fini.',
  ],
  'database-followed': [
    'Une autre box suit celle-ci à la seconde.',
    'Arrêtez d’abord cela à la page Sauvegardes ; les copies y vont comme avant.',
  ],
  'database-unfit': [
    'Toutes les applications ici n’acceptent pas le PostgreSQL suivant.',
    'Attendez de nouvelles versions de ces applications, ou retirez-les.',
  ],
  'database-no-room': [
    'Il y a trop peu de place sur le disque pour cela.',
    'Tout est là trois fois pendant un moment : faites de la place et réessayez.',
  ],
  'database-no-way-back': [
    'Il n’y a pas de bases de données d’avant auxquelles revenir.',
    'Les sauvegardes en ont de plus anciennes.',
  ],
  'database-nothing-left': ['Il ne reste rien d’une version d’avant.'],
  'move-no-disk': ['Ce disque n’est pas là.', 'Branchez-le et cherchez de nouveau.'],
  'move-too-small': ['Ce disque est trop petit pour la box.', 'Prenez-en un plus grand.'],
  'move-data-elsewhere': [
    'Les données de cette box ont leur propre disque.',
    'Déplacez seulement les données, ou ramenez-les d’abord là d’où la box démarre.',
  ],
  'move-card-unwritable': [
    'Rien n’a été déplacé : on ne peut pas écrire sur le lecteur GANTRY.',
    'Regardez la carte sur un autre ordinateur.',
  ],
  'move-update-first': [
    'Une version plus récente de la box est en chemin.',
    'Attendez qu’elle ait fait ses preuves ou soit annulée.',
  ],
  'name-differs': ['Ce n’est pas le nom de cette box.'],
  'name-invalid': [
    'Rien ne peut s’appeler ainsi.',
    'Des minuscules, des chiffres et des traits d’union, et pas trop long.',
  ],
  'name-taken': ['Ce nom est déjà pris.', 'Choisissez-en un autre.'],
  'site-address-invalid': [
    'Ce n’est pas l’adresse d’une box.',
    'Son adresse à la maison, comme 192.168.1.20, ou son nom, comme gantry.local.',
  ],
  'site-app-foreign': ['Ce n’est pas une application de cette box.'],
  'site-box-coming': ['Cette box n’est pas encore là.', 'Attendez qu’elle soit là.'],
  'site-image-missing': [
    'L’image d’une application d’une autre box manque.',
    'Elle viendra d’elle-même dès qu’une box qui l’a répondra.',
  ],
  'site-number-taken': [
    'Une autre box vient de prendre cette place.',
    'Celle-ci prend d’elle-même la suivante.',
  ],
  'site-service-refused': [
    'Le groupe n’accepte pas une application sur d’autres box.',
    'Gantry réessaie de lui-même.',
  ],
  'site-box-owned': [
    'Cette box a déjà un propriétaire.',
    'Sur sa page Système, faites-la recommencer avec « Les applications, avec leurs données » : tous y perdent leur accès. Si elle est dans un autre groupe, faites-le-lui quitter d’abord.',
  ],
  'site-box-silent': [
    'La box ne répond pas.',
    'Vérifiez qu’elle est allumée et que son câble réseau est branché.',
  ],
  'site-box-unknown': ['Le groupe n’a pas cette box.', 'Celles qu’il a sont sous « Box ».'],
  'site-decides': [
    'Les box du groupe peuvent décider telles quelles.',
    'Renvoyez une à une celles qui ne reviennent pas.',
  ],
  'site-elsewhere': ['C’est une autre box qui en décide.', 'Faites-le sur une box qui décide.'],
  'site-label-found': ['Une box trouve cela elle-même.', 'Prenez un autre nom, comme place=attic.'],
  'site-labels-many': ['La box a trop d’étiquettes.', 'Enlevez-en ; 20 au plus.'],
  'place-plugged-in': [
    'Ce disque est branché à cette box.',
    'Les autres box atteignent des endroits du réseau : un NAS, S3, ou une machine avec SFTP.',
  ],
  'app-brought': [
    'L’application a déjà été récupérée sur une autre box.',
    'Regardez-la là-bas, ou supprimez-la d’abord là-bas.',
  ],
  'app-elsewhere': [
    'L’application a été récupérée sur une autre box ; ce qui est ici est d’avant.',
    'Utilisez-la là-bas, ou reprenez-la ici sur sa page.',
  ],
  'site-moves-many': [
    'Le site ne peut pas retenir davantage d’applications passées sur une autre box.',
    'Supprimez sur l’ancienne box ce qu’il y reste d’une de ces applications.',
  ],
  'app-not-elsewhere': ['Aucune autre box n’a cette application.', 'Il n’y a rien à reprendre.'],
  'site-kit-none': [
    'Il n’y a rien ici qui récupère les applications de cette box.',
    'Tant qu’elle est là, laissez les autres le garder ; sinon sa feuille de récupération la ramène sur une box vierge.',
  ],
  'standby-busy': [
    'L’autre box en suit déjà une.',
    'Une box en suit une autre : choisissez-en une autre, ou laissez-la d’abord arrêter.',
  ],
  'standby-no-kit': [
    'L’autre box n’a rien qui ouvre les copies de celle-ci.',
    'Donnez à cette box un lieu pour ses copies et laissez les autres garder ce qui les ouvre ; attendez ensuite que celle-là l’ait.',
  ],
  'standby-major': ['L’autre box a un autre PostgreSQL.', 'Mettez d’abord les deux à jour.'],
  'standby-not-lent': [
    'Aucune autre box ne garde ce qui ouvre les copies de celle-ci.',
    'Qui suit cette box l’a aussi : laissez d’abord les autres le garder.',
  ],
  'standby-taken': [
    'Une autre suit déjà cette box.',
    'Une box est suivie par une seule : laissez celle-là d’abord arrêter.',
  ],
  'standby-none': [
    'Aucune box du groupe ne suit celle-ci à la seconde.',
    'Il n’y a rien à arrêter.',
  ],
  'standby-room': [
    'Il y a trop peu de place pour une copie des bases de données arrivées à la seconde.',
    'Retirez d’abord quelque chose, ou prenez tout tel que c’était à un même moment.',
  ],
  'restored-halves': [
    'L’application est ici, avec ses bases de données telles qu’elles arrivaient à la seconde, là où elles étaient plus récentes.',
    'Vérifiez qu’elle fonctionne : elle connaît peut-être un fichier qui n’était pas encore sauvegardé.',
  ],
  'site-box-there': [
    'La box est là, et a l’application elle-même.',
    'Seules les applications d’une box éteinte sont récupérées ailleurs.',
  ],
  'site-box-trying': [
    'Une application vient d’arriver sur cette box et y est à l’essai.',
    'Attendez qu’elle ait fait ses preuves, ou qu’elle soit revenue.',
  ],
  'site-copy-none': [
    'Il n’y a pas de telle copie de cette box.',
    'Choisissez un autre moment ou un autre endroit.',
  ],
  'site-itself': ['C’est cette box elle-même.', 'Prenez l’adresse ou le nom de l’autre.'],
  'site-leaving': ['Cette box est en train de quitter son groupe.', 'Attendez qu’elle l’ait fait.'],
  'site-name-taken': ['Le groupe a déjà une box de ce nom.', 'Choisissez un autre nom.'],
  'site-no-address': [
    'Les deux box ne se trouvent pas : il leur manque un type d’adresse commun.',
    'Regardez d’abord le réseau.',
  ],
  'site-no-box': [
    'Aucune box ne répond à cette adresse.',
    'Vérifiez qu’elle est allumée et sur le même réseau, et comparez l’adresse avec son écran.',
  ],
  'site-none': ['Cette box n’est dans aucun groupe.', 'Faites d’abord entrer une autre box.'],
  'site-not-made': [
    'Aucun groupe ne s’est formé sur cette box.',
    'Elle est seule comme avant ; ce qui gêne est dans ce qui demande attention.',
  ],
  'site-other-processor': [
    'L’autre box a un autre processeur.',
    'Les applications d’ici n’y tourneraient pas : prenez une box du même genre.',
  ],
  'site-other-time': [
    'Les horloges des deux box diffèrent.',
    'Elles se règlent par internet : vérifiez qu’elles y accèdent, et attendez.',
  ],
  'site-other-version': [
    'L’autre box a une autre version.',
    'Si la nouvelle est la plus ancienne, laissez-la allumée la nuit si elle reçoit des mises à jour, ou écrivez l’image de cette box sur sa carte ; qui en prend possession pour cela devra la faire recommencer. Sinon, mettez celle-ci à jour. Rien n’a été changé.',
  ],
  'site-stranger': ['Cette box n’est plus dans le groupe.'],
  'site-undecided': [
    'Trop peu de box du groupe sont là pour décider.',
    'Les applications continuent ; allumez les autres box, ou continuez sans elles.',
  ],
  'owner-unknown': ['Ce n’est pas le propriétaire d’une box.'],
  'neighbour-failed': [
    'La place pour l’autre box ne s’ouvre ou ne se ferme pas.',
    'Gantry réessaie de lui-même.',
  ],
  'neighbour-taken': [
    'Une autre box porte déjà ce nom.',
    'Montrez de nouveau son invitation, ou donnez un autre nom à celle-ci.',
  ],
  'neighbour-unknown': [
    'Rien n’est gardé ici pour cette box.',
    'Les sauvegardes disent pour qui la box garde quelque chose.',
  ],
  'network-on-trial': [
    'Un autre changement attend d’être confirmé.',
    'Ouvrez la nouvelle adresse, ou attendez une minute qu’il soit repris.',
  ],
  'no-way-back': ['Il n’y a pas de version d’avant où revenir.'],
  'no-shell': [
    'Il n’y a pas de shell dans ce programme.',
    'Son image ne contient que lui ; pour une commande seule : gantry app exec.',
  ],
  'shell-unknown': ['Ce shell est terminé.', 'Ouvrez-en un autre.'],
  'too-many-shells': ['Quatre shells sont déjà ouverts.', 'Fermez-en un.'],
  'not-the-owner': [
    'Seul le propriétaire de la box peut faire cela.',
    'Demandez au propriétaire de la box.',
  ],
  'not-undoable': [
    'Cette décision ne peut pas être annulée seule.',
    'La page Historique peut rendre à toute la box son état d’alors.',
  ],
  'finding-unknown': [
    'Il n’y a plus rien de tel à réparer.',
    'C’est sans doute déjà fini : regardez la page Réparations.',
  ],
  'finding-by-hand': [
    'La box ne peut pas réparer cela elle-même.',
    'Ce qu’il faut faire est écrit avec.',
  ],
  'not-an-admin': [
    'Seul qui s’occupe de la box peut faire cela.',
    'Demandez au propriétaire de la box.',
  ],
  'not-as-declared': [
    'Le pare-feu ne fait pas ce qu’il devrait.',
    'La box a rechargé ses règles, sans effet : redémarrez-la.',
  ],
  'not-tried': [
    'On n’a pas pu essayer qui joint qui sur cette box.',
    'La box essaie toutes les trois minutes ; si cela dure, redémarrez-la.',
  ],
  'not-updating': ['Cette application n’est pas en cours de mise à jour.'],
  'not-yours': ['Vous ne pouvez vous occuper que de vos propres jetons.'],
  'nothing-on-trial': [
    'Aucun changement du réseau n’attend d’être confirmé.',
    'Il a été confirmé, ou repris.',
  ],
  'nothing-to-rotate': ['Aucun secret de cette application ne peut être refait.'],
  'owner-only': ['Seul le propriétaire peut faire cela.'],
  'owner-stays': [
    'Une box a toujours un propriétaire.',
    'Transmettez-la d’abord à quelqu’un d’autre.',
  ],
  'person-unknown': ['Personne ici ne s’appelle ainsi.'],
  'place-refused': [
    'On ne peut rien copier à cet endroit de l’application.',
    'Nommez un autre endroit, par exemple un dossier des données de l’application.',
  ],
  'port-taken': [
    'Une autre application a ce port de la box.',
    'Une seule peut l’avoir : retirez d’abord l’autre.',
  ],
  'process-failed': [
    'Un programme de l’application a échoué.',
    'Il est relancé ; ses dernières lignes sont dans les détails.',
  ],
  'process-stopped': [
    'Ce programme de l’application ne tourne pas en ce moment.',
    'Lancez l’application, ou attendez qu’elle soit lancée.',
  ],
  'process-unknown': ['Ce programme n’est pas sur la box.'],
  'program-failed': ['Un programme de la box a échoué.'],
  'program-missing': [
    'L’application n’a pas le programme qui devrait être lancé.',
    'Dites-le à qui tient sa recette.',
  ],
  'proxy-failed': [
    'Les adresses sécurisées n’ont pas pu être changées.',
    'Les dernières bonnes restent en usage.',
  ],
  'recipe-missing': ['Cette recette n’existe pas.'],
  'recipe-other': ['C’est la recette d’une autre application.'],
  'registry-broken': [
    'L’application ne peut être apportée : l’endroit d’où elle vient répond par autre chose qu’une application.',
    'Il est sans doute en panne ; la box essaie encore d’elle-même.',
  ],
  'registry-busy': [
    'L’application ne peut être apportée maintenant : l’endroit d’où elle vient ne donne plus rien à cette connexion pour l’instant.',
    'De telles limites finissent en quelques heures ; la box essaie encore d’elle-même.',
  ],
  'registry-other': [
    'L’application ne peut être apportée : autre chose répond à la place de l’endroit d’où elle vient.',
    'Regardez si ce réseau demande une connexion ou filtre, et si la date de la box est juste ; elle essaie encore d’elle-même.',
  ],
  'registry-unreachable': [
    'L’application ne peut être apportée : l’endroit d’où elle vient ne répond pas.',
    'Regardez si la box a Internet ; elle essaie encore d’elle-même.',
  ],
  'restore-broken': ['Le retour a échoué.'],
  'restore-busy': ['L’application ne s’arrête pas.', 'Cela est refait de soi-même.'],
  'restore-done': ['Tout est déjà là : la box redémarre.'],
  'restore-has-apps': [
    'Cette box a ses propres applications : elles seraient perdues.',
    'Retirez-les avec toutes leurs données, ou effacez d’abord la box.',
  ],
  'restore-incomplete': ['Cette sauvegarde n’a pas une base de données de l’application.'],
  'restore-interrupted': [
    'Le rétablissement a été interrompu avant de commencer.',
    'Rétablissez l’application encore une fois.',
  ],
  'restore-mismatch': ['La base et les fichiers de cette sauvegarde ne sont pas du même moment.'],
  'restore-newer': [
    'Cette sauvegarde vient d’un Gantry plus récent que celui de cette box.',
    'Mettez l’image la plus récente sur cette box et recommencez : rien n’a changé.',
  ],
  'restore-room': [
    'La sauvegarde ne tient pas sur cette box.',
    'Prenez un disque plus grand pour cette box.',
  ],
  'restore-rows': ['La base est revenue avec d’autres lignes que celles sauvegardées.'],
  'restore-running': [
    'Cette box est en train de devenir une autre.',
    'Attendez que ce soit fini, ou arrêtez-le d’abord.',
  ],
  'restore-unknown': ['L’application n’est pas dans cette sauvegarde.'],
  'bring-damaged': ['Ce fichier est abîmé ou coupé.', 'Faites-le une nouvelle fois.'],
  'bring-empty': ['Il n’y a rien dedans.', 'Regardez-le sur la machine d’où il vient.'],
  'bring-missing': [
    'Cela n’existe pas sur la box.',
    'Copiez-le d’abord sur la box, ou branchez le disque qui le contient.',
  ],
  'bring-no-tables': [
    'Cet export ne contient aucune table.',
    'Faites-le de la seule base de données que l’application avait.',
  ],
  'bring-refused': [
    'Cet export ne peut pas être chargé.',
    'Faites-le une nouvelle fois, de cette seule base, sans propriétaires ni droits.',
  ],
  'bring-several': [
    'Cet export contient plusieurs bases de données.',
    'Faites-en un de la base de cette application seule.',
  ],
  'bring-unclear': [
    'On ne sait pas où va une partie de tout cela.',
    'Apportez un dossier ou une archive dont les dossiers et les bases portent les noms de ceux de l’application.',
  ],
  'bring-unknown': [
    'On ne peut en tirer aucune donnée.',
    'Apportez un dossier, une archive (tar, aussi avec gzip ou zstd) ou l’export d’une base de données.',
  ],
  'pages-not-shown': [
    'La box ne peut pas montrer les pages de l’application.',
    'Gantry essaie encore de lui-même.',
  ],
  'path-foreign': [
    'Seul root prend des données à un chemin.',
    'Envoyez le fichier avec cette page.',
  ],
  'upload-no-room': [
    'Il n’y a pas de place sur la box pour ce fichier.',
    'Enlevez ce qui ne sert plus.',
  ],
  'upload-too-large': [
    'Ce fichier est plus grand que ce qui est attendu.',
    'Regardez si c’est le bon.',
  ],
  'brought-in': ['L’application a les données apportées.'],
  restored: [
    'L’application est redevenue ce qu’elle était.',
    'Ce qu’elle avait avant reste une semaine parmi les instantanés de cette box.',
  ],
  'backup-unreadable': [
    'Des fichiers de la box n’ont pas pu être lus.',
    'Son disque est peut-être en train de lâcher : sauvegardez tout aussi ailleurs.',
  ],
  'restore-unkept': [
    'Ce que l’application a maintenant n’a pas pu être gardé ; rien n’en a donc été remplacé.',
    'Regardez s’il y a de la place sur la box, et rétablissez l’application encore une fois.',
  ],
  'restore-other-databases': [
    'L’application avait alors plus de bases de données que maintenant.',
    'Rien n’a changé. Rétablissez-la à côté, sous un autre nom.',
  ],
  'second-factor-needed': [
    'Il faut aussi le code de votre application d’authentification.',
    'Ouvrez sur votre téléphone celle qui montre six chiffres.',
  ],
  'second-factor-wrong': [
    'Ce code est faux, ou a déjà servi.',
    'Saisissez celui montré maintenant, ou attendez le suivant.',
  ],
  'sign-in-throttled': ['Il y a eu trop de mots de passe faux.', 'Attendez et essayez encore.'],
  'sign-in-wrong': ['Le nom ou le mot de passe est faux.'],
  'signed-out': ['Vous n’êtes pas connecté.', 'Connectez-vous et essayez encore.'],
  'snapshot-unknown': ['Cette sauvegarde n’est pas là-bas.'],
  'static-failed': [
    'Les fichiers de l’application ne peuvent être sortis de son image.',
    'Gantry essaie encore de lui-même.',
  ],
  'static-missing': [
    'Il manque un dossier à l’image de l’application.',
    'Dites-le à qui tient sa recette.',
  ],
  'static-refused': [
    'L’image a des fichiers qui ne peuvent être montrés.',
    'Dites-le à qui tient sa recette.',
  ],
  'tar-broken': [
    'Ce n’est pas une archive tar, ou elle est endommagée.',
    'Copiez encore une fois.',
  ],
  'target-taken': ['Un endroit de ce nom existe déjà.', 'Donnez un autre nom à celui-ci.'],
  'target-unknown': ['La box n’a pas d’endroit de ce nom.'],
  'task-failed': ['Une tâche de l’application a échoué.', 'Ce qu’elle a dit est dans les détails.'],
  'token-exists': [
    'Un jeton de ce nom existe déjà.',
    'Choisissez un autre nom, ou révoquez celui-là d’abord.',
  ],
  'token-not-enough': ['Ce jeton ne suffit pas pour cela.'],
  'token-throttled': [
    'Il y a eu trop de jetons faux.',
    'Regardez si le jeton a été révoqué ou a expiré.',
  ],
  'token-unknown': ['Aucun jeton n’a ce nom.'],
  'token-wrong': [
    'Ce lien n’est pas celui du changement.',
    'Ouvrez le lien montré avec le dernier changement, ou changez de nouveau le réseau.',
  ],
  'too-large': ['La demande est trop grande.'],
  'too-many-tokens': [
    'Vous avez déjà autant de jetons que possible.',
    'Révoquez-en un qui ne sert plus.',
  ],
  unclaimed: ['Cette box n’a pas encore de propriétaire.'],
  'update-beside-away': [
    'Une autre box du groupe ne répond pas, et il en manquerait une deuxième.',
    'Allumez-la ; demain elle ne sera plus attendue. Ou démarrez la nouvelle version ici maintenant.',
  ],
  'update-beside-trying': [
    'Une autre box du groupe redémarre, ou doit encore faire ses preuves.',
    'Attendez : ensuite, c’est le tour de celle-ci.',
  ],
  'update-beside-turn': [
    'Une autre box du groupe passe d’abord.',
    'Attendez : ensuite, c’est le tour de celle-ci.',
  ],
  'update-breaking': ['Cette version change beaucoup.', 'Lisez ce qui en est dit, puis acceptez.'],
  'update-failed-beside': [
    'Cette version n’a pas fonctionné sur une autre box du groupe. Elle ne démarre pas d’elle-même ici.',
    'Attendez une version suivante, ou essayez-la ici quand même : démarrez-la maintenant.',
  ],
  'update-gap': [
    'Aucun chemin ne mène de cette version à la nouvelle.',
    'Dites-le à qui tient la recette.',
  ],
  'update-starting': [
    'Une nouvelle version est en train de démarrer.',
    'Attendez que la box soit de retour et ait vu si elle fonctionne.',
  ],
  'update-undone': ['La nouvelle version ne marchait pas : l’application est revenue à la sienne.'],
  'update-unknown': ['Il n’y a pas de version plus récente.'],
  'worker-down': [
    'La box ne répond pas en ce moment.',
    'Elle se reprend d’elle-même ; si cela dure, redémarrez-la.',
  ],
  'drill-cut': [
    'L’essai a été interrompu trois fois avant sa fin.',
    'La box manque peut-être de mémoire. Un nouvel essai aura lieu demain.',
  ],
  'drill-app': [
    'L’application ne fonctionne pas avec ce qui en est sauvegardé.',
    'L’application elle-même continue ; ce qu’elle a dit à l’essai est ci-dessous.',
  ],
  'backup-damaged': [
    'Cet endroit a perdu ou changé une partie de ce qu’il a reçu.',
    'Vérifiez son disque, et sauvegardez aussi ailleurs. La prochaine sauvegarde y renvoie ce que la box a encore ; ce qui manque ensuite, gantry backup target tidy NAME l’abandonne.',
  ],
  'update-busy': ['Une mise à jour est en cours d’écriture.', 'Attendez qu’elle soit finie.'],
  'update-cut-off': [
    'La mise à jour n’a pas été écrite jusqu’au bout.',
    'Ce qui tourne sur la box n’a pas été touché. Recommencez.',
  ],
  'update-damaged': [
    'Le fichier de mise à jour est abîmé ou n’est pas signé.',
    'Récupérez-le à nouveau : ce qui tourne sur la box n’a pas été touché.',
  ],
  'update-did-not-start': [
    'La nouvelle version n’a pas démarré, trois fois.',
    'Rien n’est perdu ; une version suivante sera prise quand il y en aura une.',
  ],
  'update-failed': [
    'La mise à jour n’a pas pu être écrite.',
    'Ce qui tourne sur la box n’a pas été touché.',
  ],
  'update-feed-invalid': [
    'À cette adresse, il n’y a pas de liste de versions.',
    'Vérifiez l’adresse des mises à jour.',
  ],
  'update-foreign': [
    'Ce fichier n’est pas une mise à jour pour cette box.',
    'Prenez le fichier dont le nom finit par .update.',
  ],
  'update-foreign-key': [
    'La mise à jour est signée par quelqu’un que la box ne connaît pas.',
    'Prenez celle de qui a fait l’image de cette box.',
  ],
  'update-no-channel': ['Ce canal n’existe pas là-bas.', 'Choisissez-en un qui y est proposé.'],
  'update-no-feed': [
    'La box ne connaît pas d’endroit où trouver de nouvelles versions.',
    'Indiquez l’adresse des mises à jour.',
  ],
  'update-no-key': [
    'Cette image n’accepte pas de mises à jour : elle ne connaît personne qui les signe.',
    'Installez une fois une image qui connaît quelqu’un.',
  ],
  'update-none': [
    'Il n’y a pas de version plus récente pour cette box.',
    'Cherchez-en une, ou prenez un fichier.',
  ],
  'update-none-written': [
    'Aucune nouvelle version n’attend de démarrer.',
    'Récupérez-en d’abord une.',
  ],
  'update-not-there': [
    'Ce fichier n’est plus sur la clé.',
    'Branchez-la de nouveau et cherchez encore.',
  ],
  'update-on-trial': [
    'Une nouvelle version doit encore faire ses preuves.',
    'D’ici là, le chemin du retour sert : attendez qu’elle les ait faites.',
  ],
  'update-old-bootloader': [
    'Le chargeur de démarrage de ce Raspberry Pi ne sait pas essayer une version.',
    'Il date d’avant décembre 2022 : renouvelez-le avec Raspberry Pi Imager (Misc utility images, Bootloader), puis réessayez.',
  ],
  'update-lacks-database': [
    'Cette mise à jour n’a pas le PostgreSQL des bases de données de cette box.',
    'Rien n’a changé ; prenez une version qui l’a, ou faites d’abord passer les bases à une qu’elle a.',
  ],
  'update-lacks-mariadb': [
    'Cette mise à jour n’a pas le MariaDB des bases de données de cette box.',
    'Rien n’a changé ; prenez une version qui l’a : vers un autre MariaDB, il n’y a pas encore de chemin.',
  ],
  'update-boot-full': [
    'La partition d’où démarre cette box n’a pas de place pour cette mise à jour.',
    'Rien n’a changé ; regardez sa partition ESP sur un autre ordinateur et supprimez ce qui est à côté des dossiers EFI et loader. S’il n’y a rien, ou si c’est un Raspberry Pi, dites-le à qui a fait la mise à jour.',
  ],
  'update-too-large': [
    'Il n’y a pas de place pour cette mise à jour.',
    'Rien n’a changé ; dites-le à qui l’a faite.',
  ],
  'update-unhealthy': [
    'Quelque chose ne marchait pas dans la nouvelle version.',
    'Rien n’est perdu ; une version suivante sera prise quand il y en aura une.',
  ],
  'update-unreachable': [
    'La mise à jour n’était pas joignable.',
    'Vérifiez si la box atteint internet ; elle réessaie d’elle-même.',
  ],
  'update-wrong-board': [
    'La mise à jour est pour un autre type de box.',
    'Prenez le fichier fait pour celle-ci.',
  ],
  'upload-cut-short': ['Le fichier n’est pas arrivé en entier.', 'Choisissez-le de nouveau.'],
  'upload-out-of-order': [
    'Le fichier a été envoyé de deux endroits à la fois.',
    'Choisissez-le de nouveau.',
  ],
  'drill-cache': [
    'Un cache ne démarre pas avec ce qui est sauvegardé.',
    'Faites une autre sauvegarde, et regardez le journal de l’application.',
  ],
  'drill-incomplete': [
    'La dernière sauvegarde ne contient pas tout d’une application.',
    'Regardez le journal de l’application, puis faites une autre sauvegarde.',
  ],
  'drill-rows': [
    'Une base de données est revenue avec d’autres lignes que celles sauvegardées.',
    'Faites une autre sauvegarde. Si cela se répète, le disque de cet endroit est peut-être abîmé.',
  ],
  'drill-mismatch': [
    'La base de données et les fichiers d’une application ne sont pas du même moment.',
    'Faites une autre sauvegarde ; les plus anciennes ne sont pas touchées.',
  ],
  'drill-running': [
    'Ce qui s’y trouve est en train d’être rétabli à l’essai.',
    'Attendez que l’essai soit fini.',
  ],
  'drill-nothing': [
    'Rien n’est encore sauvegardé hors de cette box.',
    'Donnez-lui un endroit pour les copies, et faites d’abord une sauvegarde.',
  ],
  'drill-no-room': [
    'La box n’a pas assez de place pour l’essai.',
    'Faites de la place sur la box. Ce qui est sauvegardé n’en est pas touché.',
  ],
  'drill-files': [
    'Des fichiers d’une application ne sont pas revenus en entier.',
    'Faites une autre sauvegarde. Si cela se répète, le disque de cet endroit est peut-être abîmé.',
  ],
  'alert-nobody': ['La box n’a pas ce moyen d’avertir quelqu’un.', 'Ajoutez-en un d’abord.'],
  'alert-failed': ['Le message n’a pas été accepté.', 'Ce que le serveur a dit est ci-dessous.'],
  'alert-password-needed': [
    'Le mot de passe enregistré ne vaut que pour son serveur.',
    'Saisissez-le de nouveau si le serveur, le port, le chiffrement ou l’utilisateur change.',
  ],
  'alert-unknown': ['La box ne dit rien par ce moyen.'],
}
