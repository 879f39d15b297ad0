import type { FindingTexts } from './texts.ts'

const parts: FindingTexts['parts'] = {
  site: 'Box de votre groupe',
  placement: 'Applications sur plusieurs box',
  box: 'La box elle-même',
  network: 'Réseaux des applications',
  lan: 'Carte réseau',
  pool: 'Numéros des applications',
  wifi: 'Wi-Fi',
  addresses: 'Adresses des applications',
  firewall: 'Pare-feu',
  reachability: 'Qui atteint qui',
  attachments: 'Places sur votre réseau domestique',
  storage: 'Stockage',
  database: 'Bases de données',
  mariadb: 'Bases de données (MariaDB)',
  cache: 'Caches',
  docker: 'Docker',
  containers: 'Applications en marche',
  proxy: 'Adresses sécurisées',
  names: 'Noms sur le réseau',
  clock: 'Horloge',
  certificates: 'Certificats',
  domain: 'Certificat de votre domaine',
  dns: 'Enregistrements de votre domaine',
  backup: 'Sauvegardes',
  drill: 'Rétablissement à l’essai',
  alerts: 'Messages',
  update: 'Mises à jour des applications',
}

export const fr: FindingTexts = {
  parts,
  findings: {
    'no-network-card': () => [
      'La box n’a pas de carte réseau qu’elle puisse utiliser.',
      'Personne n’atteint la box ni ses applications.',
      'Branchez un câble réseau, ou un adaptateur que Linux connaît.',
    ],
    'cable-out': ({ card }) => [
      `Il n’y a rien à l’autre bout du câble réseau (${card}).`,
      'Personne n’atteint la box ni ses applications.',
      'Vérifiez que le câble est branché aux deux bouts et que le routeur est allumé.',
    ],
    'wifi-unset': () => [
      'La box n’est sur aucun réseau : elle n’a que le Wi-Fi, et n’en connaît aucun.',
      'Personne n’atteint la box ni ses applications.',
      'Branchez un câble réseau, puis rejoignez le Wi-Fi sur la page Réseau.',
    ],
    'wifi-password-wrong': ({ wifi }) => [
      `Le Wi-Fi ${wifi} refuse le mot de passe.`,
      'La box n’est pas sur ce Wi-Fi.',
      'Tapez de nouveau le mot de passe sur la page Réseau.',
    ],
    'wifi-closed': ({ wifi }) => [
      `Le Wi-Fi ${wifi} est là, mais n’accepte pas la box.`,
      'La box n’est pas sur ce Wi-Fi.',
      'Rapprochez la box du point d’accès, et vérifiez-y que de nouveaux appareils sont admis.',
    ],
    'wifi-not-found': ({ wifi }) => [
      `La box ne trouve pas le Wi-Fi ${wifi}.`,
      'La box n’est pas sur ce Wi-Fi.',
      'Vérifiez le nom, majuscules comprises, et que la box est assez près.',
    ],
    'no-ipv4-address': () => [
      'Aucun routeur ne donne d’adresse IPv4 à cette box ; elle en a inventé une.',
      'Des appareils anciens peuvent ne pas trouver la box, et des applications ne pas atteindre internet.',
      'Activez DHCP dans le routeur, ou donnez à la box une adresse fixe.',
    ],
    'no-way-out': () => [
      'Le routeur ne montre aucun chemin vers internet.',
      'Les applications marchent à la maison, mais n’atteignent rien dehors. Pas de mises à jour ni de sauvegardes au dehors.',
      'Vérifiez que le routeur est en ligne. Une adresse fixe a aussi besoin de l’adresse du routeur.',
    ],
    'announcements-lost': ({ pagesOnly }) => [
      'Les autres appareils ne reçoivent pas ce que la box annonce.',
      pagesOnly
        ? 'Les pages des applications s’ouvrent comme toujours ; celles sans page ne sont pas atteintes.'
        : 'La box s’arrange et utilise des adresses du routeur.',
      'Un commutateur ou un point d’accès Wi-Fi le filtre : cherchez-y « RA guard », « IPv6 snooping » ou « isolation », et autorisez cette box.',
    ],
    'no-router-prefix': () => [
      'Les applications devraient utiliser des adresses du réseau du routeur, mais il n’en annonce pas.',
      'Les pages des applications s’ouvrent comme toujours ; celles sans page ne sont pas atteintes.',
      'Activez IPv6 dans le routeur, ou laissez la box choisir les adresses sur la page Réseau.',
    ],
    'pool-overlaps': ({ pool, network }) => [
      `Ce réseau (${network}) utilise des numéros que la box utilise pour ses applications (${pool}).`,
      'Les applications peuvent ne pas atteindre certains appareils.',
      'Donnez au routeur un autre réseau, comme 192.168.1.0/24.',
    ],
    'address-taken': ({ address }) => [
      `Un autre appareil a l’adresse ${address}, prévue pour une application.`,
      'L’application en a reçu une autre.',
      'Il n’y a rien à faire.',
    ],
    'place-by-cable': () => [
      'L’application n’a pas de place sur le réseau de la maison.',
      'Les appareils ne l’y trouvent pas : cela ne marche que par câble.',
      'Reliez la box au routeur par un câble.',
    ],
    'app-unreached': ({ chosen }) => [
      'Les appareils de la maison n’atteignent pas l’application.',
      'Elle ne répond qu’à des adresses IPv6, et les appareils d’ici n’ont pas de chemin vers elles.',
      chosen
        ? 'Laissez la box choisir les adresses des applications sur la page Réseau.'
        : 'Activez IPv6 dans le routeur, ou autorisez les annonces de la box dans le commutateur ou le point d’accès Wi-Fi.',
    ],
    'name-taken': ({ name, now }) => [
      `Un autre appareil de votre réseau s’appelle ${name}.local.`,
      `Cette box répond entre-temps à ${now}.local.`,
      'Donnez un autre nom à l’autre appareil et redémarrez cette box, ou donnez un autre nom à celle-ci.',
    ],
    'app-name-taken': ({ name }) => [
      `Un autre appareil de votre réseau s’appelle ${name}.`,
      'D’ici là, l’application répond à ses numéros.',
      'Donnez un autre nom à cet appareil.',
    ],
    'certificate-refused': ({ domain, until }) => [
      `Il n’y a pas de nouveau certificat pour ${domain}.`,
      until
        ? `L’actuel est valable jusqu’au ${until}.`
        : 'La box utilise entre-temps ses propres noms et certificats.',
      'La box redemande d’elle-même, de moins en moins souvent. Vérifiez sur la page de votre domaine ce qu’on lui a dit.',
    ],
    'dns-other-box': ({ domain, record }) => [
      `${domain} appartient à une autre box.`,
      'Cette box ne l’utilise pas.',
      `Retirez le domaine à l’autre box. Si elle n’existe plus, supprimez l’enregistrement TXT ${record}.`,
    ],
    'dns-missing': ({ name }) => [
      `Le DNS ne connaît pas ${name}.`,
      'Son app n’y a pas de certificat, et répond sous ses autres noms.',
      'Créez-en l’enregistrement chez votre fournisseur, vers la box, ou un seul pour toutes les apps, qui commence par une étoile.',
    ],
    'dns-foreign': ({ name }) => [
      `${name} a des enregistrements que cette box n’a pas faits.`,
      'Elle n’y touche pas ; ce nom peut donc mener ailleurs.',
      'Supprimez ses enregistrements A, AAAA et CNAME chez votre fournisseur, et la box fera les siens.',
    ],
    'dns-failed': ({ domain }) => [
      `Les enregistrements de ${domain} n’ont pas pu être mis à jour.`,
      'Ses noms peuvent mener à des adresses que la box n’a plus.',
      'La box réessaie d’elle-même. Si cela dure, vérifiez ce que vous lui avez dit de votre fournisseur.',
    ],
    'clock-implausible': ({ today }) => [
      `L’horloge de la box dit ${today}, une date passée.`,
      'Les adresses sécurisées attendent qu’elle soit à l’heure.',
      'Reliez la box à internet : elle y demande l’heure d’elle-même.',
    ],
    'authority-ahead': ({ from }) => [
      `Les certificats de la box sont valables à partir du ${from}, une date à venir.`,
      'D’ici là, les appareils tiennent ses adresses sécurisées pour peu sûres.',
      'L’horloge était fausse quand la box a créé son autorité de certification. Créez-en une autre sous « Système », ou avec gantry trust replace --agree ; chaque appareil devra de nouveau faire confiance à la box.',
    ],
    'timezone-unknown': ({ timezone }) => [
      `La box ne connaît pas le fuseau horaire ${timezone}.`,
      'Les programmes de la box et des applications suivent une autre heure.',
      'Choisissez-en un autre sur la page Système.',
    ],
    'backup-clock': () => [
      'L’horloge de la box est fausse.',
      'Rien n’est sauvegardé tant qu’elle l’est.',
      'Reliez la box à internet : elle se met à l’heure d’elle-même.',
    ],
    'backup-late': ({ target }) => [
      `Rien n’a été sauvegardé sur ${target} depuis plus d’un jour.`,
      'Si la box est perdue maintenant, ce qui est plus récent l’est aussi.',
      'Vérifiez qu’il est allumé et joignable, puis sauvegardez.',
    ],
    'backup-failed': ({ target }) => [
      `La dernière sauvegarde sur ${target} a échoué.`,
      'Ce qui a été sauvegardé avant est toujours là.',
      'La box réessaie d’elle-même. Si cela dure, les détails techniques disent pourquoi.',
    ],
    'backup-damaged': ({ target }) => [
      `Une partie de ce qui est sauvegardé sur ${target} manque ou est abîmée.`,
      'Tout n’en reviendra peut-être pas.',
      'Vérifiez son disque, et sauvegardez aussi ailleurs. La prochaine sauvegarde y renvoie ce que la box a encore. Les détails techniques disent ce qui a été trouvé.',
    ],
    'restore-stuck': ({ app }) => [
      `${app} n’a pas pu être rétablie jusqu’au bout, et reste arrêtée.`,
      'Ce qu’elle avait avant est parmi les instantanés de cette box.',
      'La box réessaie d’elle-même. Pour en finir, rétablissez l’application depuis un autre instantané sur la page Sauvegardes.',
    ],
    'backup-full': ({ target }) => [
      `${target} est plein.`,
      'Rien de nouveau ne peut y être sauvegardé.',
      'Faites-y de la place, ou choisissez un autre endroit. Puis sauvegardez.',
    ],
    'backup-unreachable': ({ target }) => [
      `${target} n’est pas joignable.`,
      'Rien de nouveau n’y est sauvegardé. Ce qui est déjà envoyé n’est pas perdu.',
      'Vérifiez qu’il est allumé et relié. La box réessaie d’elle-même.',
    ],
    'backup-not-allowed': ({ target }) => [
      `${target} ne laisse pas entrer cette box.`,
      'Rien de nouveau n’y est sauvegardé.',
      'Vérifiez le nom et le mot de passe, ou la clé, donnés pour cela.',
    ],
    'backup-key-wrong': ({ target }) => [
      `${target} contient les sauvegardes d’une autre box, ou a été fait avec une autre clé.`,
      'Rien n’y est sauvegardé.',
      'Retirez cette destination, et ajoutez-la de nouveau avec un autre dossier.',
    ],
    'backup-incomplete': ({ target }) => [
      `La dernière sauvegarde sur ${target} n’est pas complète.`,
      'Ce que nomment les détails techniques ne pourrait pas en être restauré.',
      'Regardez le journal de cette application. La prochaine sauvegarde réessaie.',
    ],
    'backup-untidy': ({ target }) => [
      `Le ménage n’a pas été fait sur ${target} depuis deux mois.`,
      'La box ne peut qu’y ajouter : ce qui est trop ancien reste, et la place se remplit.',
      'Faites le ménage sous « Sauvegardes » avec le compte qui peut y supprimer. La box l’oublie juste après.',
    ],
    'follow-late': ({ name }) => [
      `Ce que cette box a de ${name} date d’un jour.`,
      'Qui prend le relais maintenant perd ce qui a changé depuis.',
      'Vérifiez que l’autre box fait des sauvegardes et que celle-ci atteint leur place.',
    ],
    'stream-late': ({ name, servers }) => [
      `Les bases de données de ${name} (${servers}) n’arrivent plus à la seconde depuis un quart d’heure.`,
      'Si elle tombe en panne maintenant, ce qui y a été écrit depuis, ou depuis la dernière copie, est perdu.',
      'Vérifiez que l’autre box est allumée et sur le même réseau, et qu’elle se laisse encore suivre.',
    ],
    'second-away': ({ servers, name }) => [
      `${name ?? 'La seconde box'} n’écoute plus ${servers} depuis un quart d’heure.`,
      'Si cette box tombe en panne maintenant, ce qui a été écrit depuis, ou depuis la dernière copie, est perdu.',
      name === undefined
        ? 'Vérifiez que la seconde box est allumée, sur le même réseau, et suit celle-ci. S’il n’y en a pas, dites-le sous « Sauvegardes ».'
        : 'Vérifiez qu’elle est allumée et sur le même réseau. Si elle ne doit plus suivre, dites-le là où sont vos box.',
    ],
    'snapshot-failed': () => [
      'Le dernier instantané de la box a échoué.',
      'Ce qui a changé depuis le précédent n’est dans aucune sauvegarde.',
      'La box réessaie d’elle-même. Si cela dure, les détails techniques disent pourquoi.',
    ],
    'backup-nowhere': () => [
      'Aucune copie de vos données n’est gardée hors de cette box.',
      'Si la box est perdue ou son disque en panne, tout ce qu’elle contient est perdu.',
      'Choisissez un endroit sur la page Sauvegardes : un disque USB suffit.',
    ],
    'drill-failed': ({ target }) => [
      `Ce qui est sauvegardé sur ${target} n’a pas pu être rétabli à l’essai.`,
      'Si la box est perdue maintenant, elle ne reviendra peut-être pas de là.',
      'Sauvegardez encore une fois. Un nouvel essai a lieu demain ; les détails techniques disent ce qui n’allait pas.',
    ],
    'drill-late': ({ target }) => [
      `Rien n’a été rétabli à l’essai depuis ${target} en trois semaines.`,
      'Personne ne sait si ce qui y est sauvegardé s’ouvre encore.',
      'Laissez la box allumée un moment, ou lancez l’essai sur la page Sauvegardes.',
    ],
    'alert-undelivered': ({ way }) => [
      `Un message par ${way === 'mail' ? 'e-mail' : way} n’a pas pu être envoyé.`,
      'Ce qui ne peut pas attendre ne vous parvient peut-être pas par ce moyen.',
      'La box réessaie d’elle-même. Si cela dure, vérifiez ce moyen sur la page Messages.',
    ],
    'backup-replaced': () => [
      'Cette box a été rétablie sur un autre appareil, qui est la box depuis.',
      'Celle-ci ne démarre aucune application et ne sauvegarde rien, pour que rien de l’autre ne se perde. Ce qu’elle contient reste.',
      'Éteignez celle-ci ou effacez-la. Si elle doit redevenir la box, dites-le sous « Sauvegardes ».',
    ],
    'backup-two-boxes': ({ target }) => [
      `Un autre appareil, au même contenu que cette box, sauvegarde sur ${target}.`,
      'L’un des deux fonctionne sur une copie du disque ou de la carte de l’autre. Celui-ci n’y sauvegarde rien, pour qu’aucun n’enlève les sauvegardes de l’autre.',
      'Si c’est l’autre qui doit continuer, éteignez celui-ci. Si c’est celui-ci, dites-le sous « Sauvegardes ».',
    ],
    'key-pending': ({ target }) => [
      `Seuls les mots précédents ouvrent ${target}.`,
      'Il n’a pas encore reçu les nouveaux, car il n’a pas pu être atteint.',
      'Branchez-le ou allumez-le : la box fait le reste. Gardez aussi l’ancien kit de secours jusque-là.',
    ],
    'key-former': ({ target }) => [
      `Qui a les mots précédents peut encore ouvrir ${target}.`,
      'La box ne peut qu’y ajouter, et ne peut donc pas enlever l’ancienne clé.',
      'Laissez quelqu’un qui peut y supprimer faire le ménage, sur la page Sauvegardes.',
    ],
    'restored-without': () => [
      'Tout n’est pas revenu de la sauvegarde.',
      'Ce qui manque est nommé dans les détails techniques.',
      'Si une sauvegarde plus ancienne l’a, rétablissez cette application sur la page Sauvegardes.',
    ],
    'kit-missing': () => [
      'Personne n’a encore le kit de secours de cette box.',
      'Sans lui, personne ne peut ouvrir ses sauvegardes.',
      'Imprimez-le sur la page Sauvegardes, et gardez-le ailleurs que la box.',
    ],
    'kit-old': () => [
      'Le kit de secours entre vos mains ne convient plus : une clé, un lieu ou un mot de passe a changé depuis.',
      'Il peut ne pas ouvrir les sauvegardes les plus récentes.',
      'Imprimez le nouveau sur la page Sauvegardes, et jetez l’ancien.',
    ],
    'site-undecided': ({ others }) => [
      `Trop peu de box de votre groupe sont là pour décider (les autres : ${others}).`,
      'Les applications continuent. Aucune box ne peut entrer ni sortir, et les changements du groupe attendent.',
      'Allumez les autres box. Si elles ne reviennent jamais, continuez sans elles sous « Box ».',
    ],
    'site-box-away': ({ name }) => [
      `La box ${name} est absente.`,
      'Ses applications sont inaccessibles. Ce qui est sur les autres box continue.',
      'Vérifiez qu’elle est allumée et que son câble réseau est branché. Si elle ne revient jamais, renvoyez-la sous « Box ».',
    ],
    'site-place-lost': ({ others }) => [
      `Cette box a perdu sa place dans le groupe avec ${others}.`,
      'Ses propres applications continuent, mais les autres box ne la trouvent pas.',
      'Renvoyez-la sous « Box » d’une autre box. Sur sa page Système, faites-la recommencer avec « Les applications, avec leurs données » : tous y perdent leur accès. Puis faites-la entrer avec son code.',
    ],
    'site-app-undone': ({ name }) => [
      `La nouvelle version de ${name} n’a pas fonctionné sur d’autres box.`,
      'Elles sont revenues d’elles-mêmes à la version d’avant ; sa propre box a la nouvelle.',
      'Regardez le journal de l’application. La prochaine version, ou un redémarrage de l’application, sera essayé de nouveau.',
    ],
    'app-elsewhere': ({ name, box }) => [
      `${name} a été récupérée sur ${box}, qui l’a depuis.`,
      'Ce qui est ici est d’avant, et reste arrêté, pour que personne ne voie d’anciennes données et que rien ne soit écrit à deux endroits.',
      'Regardez si tout va bien là-bas, et supprimez-la ici avec ses données. Si elle doit revenir ici, dites-le sur sa page ou avec gantry site take-back.',
    ],
    'site-lends-nothing': () => [
      'Les autres box doivent garder ce qui récupère les applications de celle-ci, et il n’y a encore rien.',
      'Cette box n’est sauvegardée nulle part en dehors d’elle-même. Si elle tombe en panne, aucune autre ne peut récupérer ses applications.',
      'Donnez-lui sous « Sauvegardes » un endroit pour les copies que les autres atteignent aussi.',
    ],
    'site-app-nowhere': ({ name, wants }) => [
      `${name} est faite pour plusieurs box, et ne tourne que sur la sienne.`,
      `Aucune autre box n’a ce qu’elle veut : ${wants}. Si celle-ci tombe en panne, elle l’attend.`,
      'Étiquetez une box qui l’a (sous « Box », ou avec gantry site label), ou accueillez-en une qui l’a.',
    ],
    'site-app-cut-off': ({ name, home }) => [
      `${name} tourne ici, et n’atteint pas sa base de données ou son cache sur ${home}.`,
      'Ce qu’elle montre d’ici est faux ou manque. Rien n’est perdu : tout est sur cette box-là.',
      `Regardez si ${home} est allumée, et son câble réseau. Dès qu’elle est de retour, l’application reprend d’elle-même.`,
    ],
    'site-version-differs': ({ name, version, own }) => [
      `${name} a la version ${version} de Gantry, et cette box la ${own}.`,
      'Le groupe continue ; ce qu’une seule connaît attend l’autre.',
      'Mettez à jour la plus ancienne sur sa page Système ; les mises à jour automatiques le font en un jour.',
    ],
    'site-address-gone': ({ address }) => [
      `Cette box n’a plus l’adresse à laquelle les autres la trouvent : ${address}.`,
      'Les box du groupe se perdent de vue.',
      'Redonnez-lui cette adresse, fixe, sous « Réseau » ou sur votre routeur. Si c’est impossible, renvoyez-la, faites-la recommencer avec ses applications, et faites-la entrer avec son code.',
    ],
    'database-next': ({ major, next }) => [
      `PostgreSQL ${next} est là, et les bases de données de la box sont de la ${major}.`,
      `Rien ne change tout seul : les applications continuent avec PostgreSQL ${major}.`,
      'Quand cela vous convient, prenez la suivante à la page Système : les applications qui s’en servent s’arrêtent un moment, et un retour reste possible.',
    ],
    'database-undone': ({ from, to }) => [
      `PostgreSQL ${to} n’a pas convenu ici : la box est revenue à ${from}.`,
      'Les bases de données sont celles d’avant. Ce que les applications ont écrit entre-temps est gardé à côté, sur la box.',
      'La ligne technique dit ce qui gênait. Réessayez à la page Système quand c’est réparé.',
    ],
    'disk-full': ({ free }) => [
      `Le disque de la box est presque plein : ${free} % est libre.`,
      'Les applications peuvent cesser d’enregistrer, et les mises à jour attendent.',
      'Supprimez dans vos applications ce qui ne sert pas, ou une application inutilisée avec ses données.',
    ],
    'disk-low': ({ free }) => [
      `Le disque de la box se remplit : ${free} % est libre.`,
      'La box garde moins d’instantanés pour faire de la place.',
      'Supprimez dans vos applications ce qui ne sert pas, ou passez à un disque plus grand.',
    ],
    'disk-failing': ({ errors }) => [
      `Le disque de la box fait des erreurs : ${errors} jusqu’ici.`,
      'Ce qu’il contient peut se perdre à tout moment, en partie ou en entier.',
      'Sauvegardez maintenant ailleurs et faites remplacer le disque ou la carte : le kit de secours ramène tout sur un neuf.',
    ],
    'disk-worn': ({ worn }) => [
      `Le disque de la box est presque usé : ${worn} % de sa durée de vie est consommé.`,
      'Bientôt, il n’acceptera peut-être plus rien de nouveau.',
      'Veillez à ce que les sauvegardes aillent ailleurs, et procurez-vous bientôt un nouveau disque ou une nouvelle carte.',
    ],
    'disk-warns': () => [
      'Le disque de la box dit de lui-même qu’il va bientôt tomber en panne.',
      'Ce qu’il contient peut se perdre à tout moment, en partie ou en entier.',
      'Sauvegardez maintenant ailleurs et faites remplacer le disque : le kit de secours ramène tout sur un neuf.',
    ],
    'system-disk-worn': ({ worn }) => [
      `Le disque ou la carte d’où démarre la box est presque usé : ${worn} % de sa durée de vie est consommé.`,
      'Bientôt, la box ne démarrera peut-être plus. Ses données sont sur un autre disque et ne sont pas en danger.',
      'Procurez-vous bientôt un nouveau disque ou une nouvelle carte, écrivez-y Gantry et mettez un fichier vide nommé take-data sur sa partition GANTRY : démarrée de là, la box continue avec ses données.',
    ],
    'system-disk-warns': () => [
      'Le disque ou la carte d’où démarre la box dit de lui-même qu’il va bientôt tomber en panne.',
      'La box peut ne plus démarrer à tout moment. Ses données sont sur un autre disque et ne sont pas en danger.',
      'Procurez-vous maintenant un remplaçant, écrivez-y Gantry et mettez un fichier vide nommé take-data sur sa partition GANTRY : démarrée de là, la box continue avec ses données.',
    ],
    'memory-low': ({ free }) => [
      `La mémoire de la box est presque pleine : ${free} % est libre.`,
      'Les applications ralentissent et peuvent être arrêtées si elles en demandent plus.',
      'Regardez laquelle en prend le plus. Limitez-la, arrêtez-en une inutilisée, ou passez à une box avec plus de mémoire.',
    ],
    'box-hot': ({ celsius }) => [
      `La box est chaude : ${celsius} °C.`,
      'Elle ralentit pour se protéger, et peut s’éteindre.',
      'Laissez-la respirer, à l’abri du soleil. Si elle a un ventilateur, vérifiez qu’il tourne.',
    ],
    'file-damaged': ({ file, copy }) => [
      `Un fichier de la box était abîmé : ${file}.`,
      copy
        ? 'Sa dernière bonne copie est utilisée. Le dernier changement peut être perdu.'
        : 'Il n’y a pas de bonne copie. Ce qu’il disait est perdu.',
      'Vérifiez que tout est comme vous le voulez. Si cela se reproduit, le disque est peut-être mourant : faites une sauvegarde.',
    ],
    'file-later': ({ file }) => [
      `Une version ultérieure de Gantry a écrit un fichier que celle-ci ne sait pas lire : ${file}.`,
      'Ce qu’il disait avant compte de nouveau. Ce que cette version y a changé ne compte pas.',
      'Vérifiez que tout est comme vous le voulez. Ce que cette version a écrit est gardé à côté.',
    ],
    'preseed-refused': () => [
      'Les réglages de la carte (gantry.toml) n’ont pas été utilisés.',
      'La box a commencé sans eux.',
      'Corrigez le fichier sur la carte et redémarrez la box avant qu’elle soit prise en main. Ensuite, réglez à la main ce que dit le fichier.',
    ],
    'preseed-changed': () => [
      'Les réglages de la carte (gantry.toml) ont été modifiés et ne sont pas utilisés.',
      'Cette box a un propriétaire, et c’est lui qui décide. Seuls y sont encore lus le nom et le logo du fabricant, et les applications et destinations de sauvegarde qu’il fournit.',
      'Réglez sur la page ce que dit le fichier.',
    ],
    'preseed-broken': () => [
      'Les réglages de la carte (gantry.toml) contiennent une erreur.',
      'La box continue avec ce qu’elle a. Elle ne montre pas qui l’a construite, et après une réinitialisation elle n’utiliserait du fichier que son code.',
      'Corrigez le fichier sur la carte et redémarrez la box. Les détails disent où est l’erreur.',
    ],
    'preseed-misnamed': () => [
      'Un fichier de la carte s’appelle gantry.toml.txt et n’est pas lu.',
      'Certains ordinateurs cachent la fin des noms et en ajoutent une.',
      'Nommez-le gantry.toml et redémarrez la box.',
    ],
    'preset-app-failed': ({ name }) => [
      `${name} est fournie avec cette box et n’a pas pu être installée.`,
      'Tout le reste continue. La box réessaie toutes les heures ; les détails disent ce qui a gêné.',
      'Installez-la vous-même depuis la liste des applications, où vous pouvez aussi répondre à ce qu’elle demande, ou passez-vous-en.',
    ],
    'preset-target-late': ({ target }) => [
      `Rien n’est encore sauvegardé vers ${target}.`,
      'Les réglages de la carte nomment cette destination de sauvegarde, mais elle n’a pas répondu, ou n’a pas accepté la box. La box réessaie toutes les heures.',
      'Vérifiez qu’elle est allumée et reliée ; les détails disent ce qui n’allait pas. Ou passez-vous-en, et sauvegardez ailleurs.',
    ],
    'logo-refused': () => [
      'Le logo du fabricant n’est pas affiché.',
      'Tout le reste de ce que dit la carte compte.',
      'Mettez un SVG ou un PNG d’au plus 64 Kio à côté de gantry.toml sur la carte, avec le nom qui y est écrit, et redémarrez la box.',
    ],
    'reset-not-begun': () => [
      'La carte demande une réinitialisation, qui n’a pas commencé.',
      'Le fichier reset-keep-apps ne peut pas être retiré de GANTRY : la box recommencerait à chaque démarrage.',
      'Effacez-le sur un autre ordinateur. Si ce n’est pas possible là non plus, la carte est en fin de vie : faites une sauvegarde et prenez-en une autre.',
    ],
    'docker-silent': () => [
      'Docker, où tournent les applications, ne répond pas.',
      'Les applications en marche continuent tant qu’elles le peuvent ; aucune ne peut être démarrée, arrêtée ou installée. Tout le reste continue.',
      'Rien pour l’instant : après quelques minutes, la box redémarre Docker d’elle-même. Si cela dure plus d’une demi-heure, redémarrez la box.',
    ],
    'part-broken': ({ part }) => [
      `${parts[part] ?? part} : ne fonctionne pas.`,
      'Ce qui en dépend attend. Tout le reste continue.',
      'La box continue d’essayer d’elle-même. Si cela dure plus de quelques minutes, redémarrez la box.',
    ],
    'app-failing': ({ title }) => [
      `${title} ne fonctionne pas.`,
      'Personne ne peut l’utiliser en ce moment.',
      'Redémarrez-la. Si cela n’aide pas, regardez son journal.',
    ],
    'app-crashed': ({ title }) => [
      `${title} s’est arrêtée d’elle-même et a été relancée.`,
      'Elle continue ; ce qu’elle faisait à ce moment peut être perdu.',
      'Si cela arrive souvent, regardez son journal.',
    ],
    'app-out-of-memory': ({ title }) => [
      `${title} a pris plus de mémoire que permis et a été relancée.`,
      'Elle continue ; ce qu’elle faisait à ce moment peut être perdu.',
      'Donnez-lui plus de mémoire, ou moins à faire.',
    ],
    'image-gone': ({ title }) => [
      `${title} tourne peut-être dans une version plus récente : celle d’avant n’est plus disponible.`,
      'Ses données sont comme elles étaient.',
      'Regardez si tout est là. Sinon, ramenez l’application d’un moment plus ancien, ou demandez à qui la fait.',
    ],
    'update-undone': ({ title }) => [
      `${title} est revenue à sa version d’avant : la nouvelle ne marchait pas.`,
      'Ses données sont comme avant la mise à jour.',
      'Attendez la prochaine version, ou réessayez plus tard.',
    ],
    'app-task-failed': ({ title }) => [
      `Quelque chose que ${title} fait à heure fixe, ou après son démarrage, a échoué.`,
      'L’application elle-même continue.',
      'Les détails techniques disent quoi. Si cela se reproduit, regardez son journal.',
    ],
  },
}
