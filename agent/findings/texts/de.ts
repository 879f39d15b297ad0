import type { FindingTexts } from './texts.ts'

const parts: FindingTexts['parts'] = {
  site: 'Boxen deines Verbunds',
  placement: 'Apps auf mehreren Boxen',
  box: 'Die Box selbst',
  network: 'Netze der Apps',
  lan: 'Netzwerkkarte',
  pool: 'Nummern der Apps',
  wifi: 'WLAN',
  addresses: 'Adressen der Apps',
  firewall: 'Firewall',
  reachability: 'Wer wen erreicht',
  attachments: 'Plätze in deinem Heimnetz',
  storage: 'Speicher',
  database: 'Datenbanken',
  mariadb: 'Datenbanken (MariaDB)',
  cache: 'Zwischenspeicher',
  docker: 'Docker',
  containers: 'Laufende Apps',
  proxy: 'Sichere Adressen',
  names: 'Namen im Netz',
  clock: 'Uhr',
  certificates: 'Zertifikate',
  domain: 'Zertifikat deiner Domain',
  dns: 'Einträge deiner Domain',
  backup: 'Sicherungen',
  drill: 'Zurückholen zur Probe',
  alerts: 'Nachrichten',
  update: 'Updates der Apps',
}

export const de: FindingTexts = {
  parts,
  findings: {
    'no-network-card': () => [
      'Die Box hat keine Netzwerkkarte, die sie benutzen kann.',
      'Niemand erreicht die Box oder ihre Apps.',
      'Stecke ein Netzwerkkabel an oder einen Netzwerkadapter, den Linux kennt.',
    ],
    'cable-out': ({ card }) => [
      `Am anderen Ende des Netzwerkkabels ist nichts (${card}).`,
      'Niemand erreicht die Box oder ihre Apps.',
      'Sieh nach, ob das Kabel an beiden Enden steckt und der Router an ist.',
    ],
    'wifi-unset': () => [
      'Die Box ist in keinem Netz: Sie hat nur eine WLAN-Karte und kennt kein WLAN.',
      'Niemand erreicht die Box oder ihre Apps.',
      'Stecke ein Netzwerkkabel an und tritt dem WLAN auf der Seite Netzwerk bei.',
    ],
    'wifi-password-wrong': ({ wifi }) => [
      `Das WLAN ${wifi} lehnt das Passwort ab.`,
      'Die Box ist nicht in diesem WLAN.',
      'Gib das Passwort auf der Seite Netzwerk noch einmal ein.',
    ],
    'wifi-closed': ({ wifi }) => [
      `Das WLAN ${wifi} ist da, lässt die Box aber nicht hinein.`,
      'Die Box ist nicht in diesem WLAN.',
      'Stelle die Box näher an den Zugangspunkt und sieh dort nach, ob neue Geräte dazukommen dürfen.',
    ],
    'wifi-not-found': ({ wifi }) => [
      `Die Box findet das WLAN ${wifi} nicht.`,
      'Die Box ist nicht in diesem WLAN.',
      'Sieh nach, ob der Name stimmt, auch Groß- und Kleinbuchstaben, und ob die Box nahe genug steht.',
    ],
    'no-ipv4-address': () => [
      'Kein Router gibt dieser Box eine IPv4-Adresse, deshalb hat sie sich eine ausgedacht.',
      'Ältere Geräte finden die Box vielleicht nicht, und Apps erreichen vielleicht das Internet nicht.',
      'Schalte DHCP im Router ein oder gib der Box eine feste Adresse.',
    ],
    'no-way-out': () => [
      'Der Router zeigt keinen Weg ins Internet.',
      'Apps funktionieren zu Hause, erreichen aber nichts draußen. Es gibt keine Updates und keine Sicherungen außer Haus.',
      'Sieh nach, ob der Router online ist. Zu einer festen Adresse gehört auch die Adresse des Routers.',
    ],
    'announcements-lost': ({ pagesOnly }) => [
      'Andere Geräte empfangen nicht, was die Box ankündigt.',
      pagesOnly
        ? 'Seiten von Apps öffnen sich wie immer; Apps ohne Seite werden nicht erreicht.'
        : 'Die Box weicht aus und benutzt Adressen des Routers.',
      'Ein Switch oder WLAN-Zugangspunkt filtert es: Suche dort nach „RA guard“, „IPv6 snooping“ oder „isolation“ und erlaube diese Box.',
    ],
    'no-router-prefix': () => [
      'Apps sollen Adressen aus dem Netz des Routers benutzen, aber der Router kündigt keines an.',
      'Seiten von Apps öffnen sich wie immer; Apps ohne Seite werden nicht erreicht.',
      'Schalte IPv6 im Router ein, oder lass die Box auf der Seite Netzwerk die Adressen wählen.',
    ],
    'pool-overlaps': ({ pool, network }) => [
      `Dieses Netz (${network}) benutzt Nummern, die die Box für ihre Apps benutzt (${pool}).`,
      'Apps erreichen vielleicht manche Geräte zu Hause nicht.',
      'Gib dem Router ein anderes Netz, etwa 192.168.1.0/24.',
    ],
    'address-taken': ({ address }) => [
      `Ein anderes Gerät hat die Adresse ${address}, die für eine App gedacht war.`,
      'Die App hat eine andere Adresse bekommen.',
      'Es ist nichts zu tun.',
    ],
    'place-by-cable': () => [
      'Die App hat keinen Platz im Netz zu Hause.',
      'Geräte zu Hause finden sie dort nicht: Das geht nur mit einem Kabel.',
      'Verbinde die Box durch ein Kabel mit dem Router.',
    ],
    'app-unreached': ({ chosen }) => [
      'Geräte zu Hause erreichen die App nicht.',
      'Sie antwortet nur unter IPv6-Adressen, und dorthin haben Geräte hier keinen Weg.',
      chosen
        ? 'Lass die Box auf der Seite Netzwerk die Adressen der Apps wählen.'
        : 'Schalte IPv6 im Router ein, oder erlaube im Switch oder WLAN-Zugangspunkt, was die Box ankündigt.',
    ],
    'name-taken': ({ name, now }) => [
      `Ein anderes Gerät in deinem Netz heißt ${name}.local.`,
      `Diese Box antwortet unterdessen als ${now}.local.`,
      'Gib dem anderen Gerät einen anderen Namen und starte diese Box neu, oder gib dieser Box einen anderen.',
    ],
    'app-name-taken': ({ name }) => [
      `Ein anderes Gerät in deinem Netz heißt ${name}.`,
      'Bis dahin antwortet die App unter ihren Nummern.',
      'Gib dem Gerät einen anderen Namen.',
    ],
    'certificate-refused': ({ domain, until }) => [
      `Es gibt kein neues Zertifikat für ${domain}.`,
      until
        ? `Das vorhandene gilt bis ${until}.`
        : 'Die Box benutzt unterdessen ihre eigenen Namen und Zertifikate.',
      'Die Box fragt von selbst wieder, immer seltener. Prüfe auf der Seite deiner Domain, was ihr gesagt wurde.',
    ],
    'dns-other-box': ({ domain, record }) => [
      `${domain} gehört einer anderen Box.`,
      'Diese Box benutzt die Domain nicht.',
      `Nimm der anderen Box die Domain weg. Gibt es sie nicht mehr, entferne den TXT-Eintrag ${record}.`,
    ],
    'dns-missing': ({ name }) => [
      `Das DNS kennt ${name} nicht.`,
      'Die App hat dort kein Zertifikat und ist unter ihren anderen Namen erreichbar.',
      'Leg bei deinem Anbieter einen Eintrag dafür an, der zur Box führt, oder einen für alle Apps, der mit einem Stern beginnt.',
    ],
    'dns-foreign': ({ name }) => [
      `${name} hat Einträge, die nicht von dieser Box sind.`,
      'Sie lässt sie in Ruhe, also führt dieser Name vielleicht woanders hin.',
      'Entferne bei deinem Anbieter die A-, AAAA- und CNAME-Einträge, und die Box macht ihre eigenen.',
    ],
    'dns-failed': ({ domain }) => [
      `Die Einträge von ${domain} konnten nicht auf den neuen Stand gebracht werden.`,
      'Ihre Namen führen vielleicht zu Adressen, die die Box nicht mehr hat.',
      'Die Box versucht es von selbst wieder. Dauert es an, prüfe, was du ihr über deinen Anbieter gesagt hast.',
    ],
    'clock-implausible': ({ today }) => [
      `Die Uhr der Box sagt ${today}, das liegt in der Vergangenheit.`,
      'Sichere Adressen warten, bis sie richtig geht.',
      'Verbinde die Box mit dem Internet: Dort fragt sie von selbst nach der Zeit.',
    ],
    'authority-ahead': ({ from }) => [
      `Die Zertifikate der Box gelten ab ${from}, das liegt in der Zukunft.`,
      'Bis dahin halten Geräte die sicheren Adressen der Box für unsicher.',
      'Die Uhr ging falsch, als die Box ihre Zertifizierungsstelle gemacht hat. Mach unter „System“ eine neue, oder mit gantry trust replace --agree, und lass jedes Gerät der Box neu vertrauen.',
    ],
    'timezone-unknown': ({ timezone }) => [
      `Die Box kennt die Zeitzone ${timezone} nicht.`,
      'Programme der Box und der Apps gehen nach einer anderen Zeit.',
      'Wähle auf der Seite System eine andere.',
    ],
    'backup-clock': () => [
      'Die Uhr der Box geht falsch.',
      'Es wird nichts gesichert, bis sie richtig geht.',
      'Verbinde die Box mit dem Internet: Sie stellt ihre Uhr von selbst.',
    ],
    'backup-late': ({ target }) => [
      `Seit mehr als einem Tag wurde nichts auf ${target} gesichert.`,
      'Geht die Box jetzt verloren, ist auch das Neuere verloren.',
      'Sieh nach, ob das Ziel eingeschaltet und erreichbar ist, und sichere dann.',
    ],
    'backup-failed': ({ target }) => [
      `Die letzte Sicherung auf ${target} ist gescheitert.`,
      'Was vorher gesichert wurde, ist noch da.',
      'Es wird von selbst wieder versucht. Dauert es an, sagen die technischen Einzelheiten, warum.',
    ],
    'backup-damaged': ({ target }) => [
      `Bei einem Blick auf das, was auf ${target} gesichert ist, war etwas davon verloren oder beschädigt.`,
      'Von dort kommt vielleicht nicht alles zurück.',
      'Prüfe seine Festplatte und sichere noch woanders hin. Die nächste Sicherung schickt noch einmal dorthin, was die Box noch hat. Die technischen Einzelheiten sagen, was gefunden wurde.',
    ],
    'restore-stuck': ({ app }) => [
      `${app} ließ sich nicht bis zum Ende zurückholen und steht still.`,
      'Was die App vorher hatte, ist unter den Schnappschüssen dieser Box.',
      'Es wird von selbst wieder versucht. Um es zu beenden, hol die App auf der Seite Sicherungen aus einem anderen Schnappschuss zurück.',
    ],
    'backup-full': ({ target }) => [
      `${target} ist voll.`,
      'Dort kann nichts Neues gesichert werden.',
      'Schaffe dort Platz oder wähle einen anderen Ort. Sichere dann.',
    ],
    'backup-unreachable': ({ target }) => [
      `${target} ist nicht erreichbar.`,
      'Dort wird nichts Neues gesichert. Was schon gesendet wurde, ist nicht verloren.',
      'Sieh nach, ob das Ziel an und verbunden ist. Es wird von selbst wieder versucht.',
    ],
    'backup-not-allowed': ({ target }) => [
      `${target} lässt diese Box nicht hinein.`,
      'Dort wird nichts Neues gesichert.',
      'Prüfe den Namen und das Passwort oder den Schlüssel, die dafür angegeben wurden.',
    ],
    'backup-key-wrong': ({ target }) => [
      `${target} enthält die Sicherungen einer anderen Box oder wurde mit einem anderen Schlüssel angelegt.`,
      'Dort wird nichts gesichert.',
      'Entferne dieses Ziel und füge es mit einem anderen Ordner wieder hinzu.',
    ],
    'backup-incomplete': ({ target }) => [
      `Die letzte Sicherung auf ${target} ist nicht vollständig.`,
      'Was die technischen Einzelheiten nennen, ließe sich daraus nicht zurückholen.',
      'Sieh in das Protokoll dieser App. Die nächste Sicherung versucht es wieder.',
    ],
    'backup-untidy': ({ target }) => [
      `Bei ${target} wurde seit zwei Monaten nicht aufgeräumt.`,
      'Die Box darf dort nur hinzufügen: Was zu alt ist, bleibt liegen, und der Platz wird knapp.',
      'Räume unter „Sicherungen“ auf, mit dem Konto, das dort löschen darf. Die Box vergisst es gleich danach.',
    ],
    'follow-late': ({ name }) => [
      `Was diese Box von ${name} hat, ist einen Tag alt.`,
      'Wer jetzt übernimmt, verliert, was seitdem geändert wurde.',
      'Sieh nach, ob die andere Box Sicherungen macht und ob diese hier deren Ort erreicht.',
    ],
    'stream-late': ({ name, servers }) => [
      `Die Datenbanken von ${name} (${servers}) kommen seit einer Viertelstunde nicht mehr im Sekundentakt.`,
      'Fällt sie jetzt aus, geht verloren, was seitdem oder seit der letzten Kopie hineingeschrieben wurde.',
      'Sieh nach, ob die andere Box an und im selben Netz ist und sich noch folgen lässt.',
    ],
    'second-away': ({ servers, name }) => [
      `${name ?? 'Die zweite Box'} hört ${servers} seit einer Viertelstunde nicht zu.`,
      'Fällt diese Box jetzt aus, geht verloren, was seitdem oder seit der letzten Kopie geschrieben wurde.',
      name === undefined
        ? 'Sieh nach, ob die zweite Box an und im selben Netz ist und dieser folgt. Gibt es keine, sag es unter „Sicherungen“.'
        : 'Sieh nach, ob sie an und im selben Netz ist. Soll sie nicht mehr folgen, sag es bei deinen Boxen.',
    ],
    'snapshot-failed': () => [
      'Der letzte Schnappschuss der Box ist gescheitert.',
      'Was sich seit dem davor geändert hat, ist in keiner Sicherung.',
      'Es wird von selbst wieder versucht. Dauert es an, sagen die technischen Einzelheiten, warum.',
    ],
    'backup-nowhere': () => [
      'Außerhalb dieser Box gibt es keine Kopien deiner Daten.',
      'Geht die Box verloren oder ihre Platte kaputt, ist alles darauf verloren.',
      'Wähle auf der Seite Sicherungen einen Ort dafür: Eine USB-Platte genügt.',
    ],
    'drill-failed': ({ target }) => [
      `Was auf ${target} gesichert ist, ließ sich nicht zur Probe zurückholen.`,
      'Geht die Box jetzt verloren, kommt sie von dort vielleicht nicht zurück.',
      'Sichere noch einmal. Morgen wird es wieder versucht; die technischen Einzelheiten sagen, woran es lag.',
    ],
    'drill-late': ({ target }) => [
      `Seit drei Wochen wurde nichts von ${target} zur Probe zurückgeholt.`,
      'Niemand weiß, ob sich noch öffnen lässt, was dort gesichert ist.',
      'Lass die Box eine Weile an, oder beginne es auf der Seite Sicherungen.',
    ],
    'alert-undelivered': ({ way }) => [
      `Eine Nachricht per ${way === 'mail' ? 'E-Mail' : way} ging nicht hinaus.`,
      'Was nicht warten kann, erreicht dich auf diesem Weg vielleicht nicht.',
      'Es wird von selbst wieder versucht. Dauert es an, prüfe diesen Weg auf der Seite Nachrichten.',
    ],
    'backup-replaced': () => [
      'Diese Box wurde auf einem anderen Gerät zurückgeholt; das ist seitdem die Box.',
      'Diese hier startet keine Apps und sichert nichts, damit von der anderen nichts verloren geht. Was sie enthält, bleibt.',
      'Schalte diese aus oder lösche sie. Soll sie wieder die Box sein, sag es unter „Sicherungen“.',
    ],
    'backup-two-boxes': ({ target }) => [
      `Ein anderes Gerät mit demselben Inhalt wie diese Box sichert auf ${target}.`,
      'Eines von beiden läuft von einer Kopie der Platte oder Karte des anderen. Dieses sichert dort nichts, damit keines dem anderen Sicherungen wegnimmt.',
      'Soll das andere weitermachen, schalte dieses aus. Soll es dieses sein, sag es unter „Sicherungen“.',
    ],
    'key-pending': ({ target }) => [
      `${target} öffnen nur die bisherigen Wörter.`,
      'Die neuen hat der Ort noch nicht bekommen, weil er nicht zu erreichen war.',
      'Steck ihn an oder schalte ihn ein: Den Rest macht die Box. Behalte bis dahin auch das alte Rettungsblatt.',
    ],
    'key-former': ({ target }) => [
      `Wer die bisherigen Wörter hat, kann ${target} weiter öffnen.`,
      'Die Box darf dort nur hinzufügen und kann den alten Schlüssel nicht wegnehmen.',
      'Lass jemanden, der dort löschen darf, auf der Seite Sicherungen aufräumen.',
    ],
    'restored-without': () => [
      'Aus der Sicherung kam nicht alles zurück.',
      'Was fehlt, steht in den technischen Einzelheiten.',
      'Wenn eine frühere Sicherung es hat, hol diese App auf der Seite Sicherungen zurück.',
    ],
    'kit-missing': () => [
      'Noch hat niemand das Rettungsblatt dieser Box.',
      'Ohne es kann niemand ihre Sicherungen öffnen.',
      'Drucke es auf der Seite Sicherungen und bewahre es woanders auf als die Box.',
    ],
    'kit-old': () => [
      'Das Rettungsblatt in deinen Händen passt nicht mehr: Ein Schlüssel, ein Ort oder ein Passwort hat sich seitdem geändert.',
      'Es öffnet vielleicht die neuesten Sicherungen nicht.',
      'Drucke das neue auf der Seite Sicherungen und wirf das alte weg.',
    ],
    'site-undecided': ({ others }) => [
      `Es sind zu wenige Boxen deines Verbunds da, um etwas zu entscheiden (die anderen: ${others}).`,
      'Apps laufen weiter. Boxen können weder dazukommen noch gehen, und Änderungen am Verbund warten.',
      'Schalte die anderen Boxen ein. Kommen sie nie zurück, mach unter „Boxen“ ohne sie weiter.',
    ],
    'site-box-away': ({ name }) => [
      `Die Box ${name} ist weg.`,
      'Die Apps auf ihr sind nicht erreichbar. Was auf anderen Boxen ist, läuft weiter.',
      'Sieh nach, ob sie an ist und das Netzwerkkabel steckt. Kommt sie nie zurück, schicke sie unter „Boxen“ weg.',
    ],
    'site-place-lost': ({ others }) => [
      `Diese Box hat ihren Platz im Verbund mit ${others} verloren.`,
      'Ihre eigenen Apps laufen weiter, aber die anderen Boxen finden sie nicht.',
      'Schicke sie unter „Boxen“ einer anderen Box weg. Lass sie auf ihrer Seite „System“ neu anfangen, mit „Die Apps mit ihren Daten“: Alle verlieren dort ihren Zugang. Nimm sie dann mit ihrem Code auf.',
    ],
    'site-app-undone': ({ name }) => [
      `Die neue Version von ${name} ging auf anderen Boxen nicht.`,
      'Sie sind von selbst zur Version davor zurückgekehrt; ihre eigene Box hat die neue.',
      'Sieh in das Protokoll der App. Die nächste Version oder ein Neustart der App wird wieder versucht.',
    ],
    'app-elsewhere': ({ name, box }) => [
      `${name} wurde auf ${box} zurückgeholt und ist seitdem dort.`,
      'Was hier ist, ist von früher und bleibt angehalten, damit niemand alte Daten sieht und nichts an zwei Stellen geschrieben wird.',
      'Sieh nach, ob dort alles gut ist, und entferne die App hier mit ihren Daten. Soll sie wieder hier sein, sag es auf ihrer Seite oder mit gantry site take-back.',
    ],
    'site-lends-nothing': () => [
      'Die anderen Boxen sollen aufbewahren, was Apps dieser Box zurückholt, und noch gibt es nichts.',
      'Diese Box ist nirgends außerhalb ihrer selbst gesichert. Fällt sie aus, kann keine andere ihre Apps zurückholen.',
      'Gib ihr unter „Sicherungen“ einen Ort für Kopien, den auch die anderen erreichen.',
    ],
    'site-app-nowhere': ({ name, wants }) => [
      `${name} ist für mehrere Boxen gemacht und läuft nur auf ihrer eigenen.`,
      `Keine andere Box hat, was sie will: ${wants}. Fällt diese aus, wartet die App auf sie.`,
      'Beschrifte eine Box, die es hat (unter „Boxen“ oder mit gantry site label), oder nimm eine auf, die es hat.',
    ],
    'site-app-cut-off': ({ name, home }) => [
      `${name} läuft hier und kommt nicht an ihre Datenbank oder ihren Zwischenspeicher auf ${home}.`,
      'Was sie von hier aus zeigt, ist falsch oder fehlt. Verloren ist nichts: Alles liegt auf jener Box.',
      `Sieh nach, ob ${home} an ist und ihr Netzwerkkabel steckt. Sobald sie wieder da ist, geht die App von selbst weiter.`,
    ],
    'site-version-differs': ({ name, version, own }) => [
      `${name} hat Version ${version} von Gantry, diese Box ${own}.`,
      'Der Verbund geht weiter; was nur eine von ihnen kennt, wartet auf die andere.',
      'Bring die ältere auf ihrer Seite „System“ auf den neuen Stand; automatische Updates tun das innerhalb eines Tages.',
    ],
    'site-address-gone': ({ address }) => [
      `Diese Box hat die Adresse nicht mehr, unter der die anderen sie finden: ${address}.`,
      'Die Boxen des Verbunds verlieren einander.',
      'Gib ihr diese Adresse wieder: als feste, unter „Netzwerk“ oder an deinem Router. Geht das nicht, schicke sie weg, lass sie mit ihren Apps neu anfangen und nimm sie mit ihrem Code auf.',
    ],
    'database-next': ({ major, next }) => [
      `PostgreSQL ${next} ist da, und die Datenbanken der Box sind von ${major}.`,
      `Nichts zieht von selbst um: Apps laufen weiter mit PostgreSQL ${major}.`,
      'Nimm das nächste auf der Seite System, wenn es dir passt: Apps, die es brauchen, stehen so lange still, und es gibt einen Weg zurück.',
    ],
    'database-undone': ({ from, to }) => [
      `PostgreSQL ${to} ging hier nicht: Die Box ist zurück bei ${from}.`,
      'Die Datenbanken sind die von vorher. Was Apps inzwischen schrieben, liegt daneben auf der Box.',
      'Die technische Zeile sagt, was im Weg war. Versuche es auf der Seite System wieder, wenn das behoben ist.',
    ],
    'disk-full': ({ free }) => [
      `Die Platte der Box ist fast voll: ${free} % sind frei.`,
      'Apps speichern vielleicht nicht mehr, was du ihnen gibst, und Updates warten.',
      'Entferne in deinen Apps, was du nicht brauchst, oder eine unbenutzte App mit ihren Daten.',
    ],
    'disk-low': ({ free }) => [
      `Die Platte der Box füllt sich: ${free} % sind frei.`,
      'Die Box behält weniger eigene Schnappschüsse, um Platz zu schaffen.',
      'Entferne in deinen Apps, was du nicht brauchst, oder zieh auf eine größere Platte um.',
    ],
    'disk-failing': ({ errors }) => [
      `Die Platte der Box macht Fehler: bisher ${errors}.`,
      'Was auf ihr liegt, kann jederzeit verloren gehen, ein wenig davon oder alles.',
      'Sichere jetzt an einen anderen Ort, und lass die Platte oder Karte ersetzen: Das Rettungsblatt bringt alles auf eine neue zurück.',
    ],
    'disk-worn': ({ worn }) => [
      `Die Platte der Box ist fast abgenutzt: ${worn} % ihrer Lebensdauer sind verbraucht.`,
      'Bald nimmt sie vielleicht nichts Neues mehr auf.',
      'Sorge dafür, dass Sicherungen an einen anderen Ort gehen, und besorge bald eine neue Platte oder Karte.',
    ],
    'disk-warns': () => [
      'Die Platte der Box sagt von sich selbst, dass sie bald ausfällt.',
      'Was auf ihr liegt, kann jederzeit verloren gehen, ein wenig davon oder alles.',
      'Sichere jetzt an einen anderen Ort, und lass die Platte ersetzen: Das Rettungsblatt bringt alles auf eine neue zurück.',
    ],
    'system-disk-worn': ({ worn }) => [
      `Die Platte oder Karte, von der die Box startet, ist fast abgenutzt: ${worn} % ihrer Lebensdauer sind verbraucht.`,
      'Bald startet die Box vielleicht nicht mehr. Ihre Daten liegen auf einer anderen Platte und sind nicht in Gefahr.',
      'Besorge bald eine neue Platte oder Karte, schreibe Gantry darauf, und lege auf ihre Partition GANTRY eine leere Datei namens take-data: Von ihr gestartet, macht die Box mit ihren Daten weiter.',
    ],
    'system-disk-warns': () => [
      'Die Platte oder Karte, von der die Box startet, sagt von sich selbst, dass sie bald ausfällt.',
      'Die Box startet vielleicht jederzeit nicht mehr. Ihre Daten liegen auf einer anderen Platte und sind nicht in Gefahr.',
      'Besorge jetzt eine neue, schreibe Gantry darauf, und lege auf ihre Partition GANTRY eine leere Datei namens take-data: Von ihr gestartet, macht die Box mit ihren Daten weiter.',
    ],
    'memory-low': ({ free }) => [
      `Der Arbeitsspeicher der Box ist fast voll: ${free} % sind frei.`,
      'Apps werden langsam und werden vielleicht beendet, wenn sie mehr brauchen.',
      'Sieh nach, welche App am meisten nimmt. Begrenze sie, halte eine unbenutzte an, oder zieh auf eine Box mit mehr Arbeitsspeicher um.',
    ],
    'box-hot': ({ celsius }) => [
      `Die Box ist heiß: ${celsius} °C.`,
      'Sie wird langsamer, um sich zu schützen, und schaltet sich vielleicht ab.',
      'Lass Luft an sie heran und stelle sie nicht in die Sonne. Hat sie einen Lüfter, sieh nach, ob er sich dreht.',
    ],
    'file-damaged': ({ file, copy }) => [
      `Eine Datei der Box war beschädigt: ${file}.`,
      copy
        ? 'Ihre letzte gute Kopie wird benutzt. Was zuletzt darin geändert wurde, ist vielleicht verloren.'
        : 'Es gibt keine gute Kopie. Was darin stand, ist verloren.',
      'Sieh nach, ob alles ist, wie du es willst. Kommt es wieder vor, geht vielleicht die Platte kaputt: Sichere alles.',
    ],
    'file-later': ({ file }) => [
      `Eine spätere Version von Gantry hat eine Datei geschrieben, die diese nicht lesen kann: ${file}.`,
      'Was vorher darin stand, gilt wieder. Was mit jener Version darin geändert wurde, gilt nicht.',
      'Sieh nach, ob alles ist, wie du es willst. Was jene Version geschrieben hat, liegt noch daneben.',
    ],
    'preseed-refused': () => [
      'Die Einstellungen auf der Karte (gantry.toml) wurden nicht benutzt.',
      'Die Box hat ohne sie begonnen.',
      'Verbessere die Datei auf der Karte und starte die Box neu, bevor sie übernommen wird. Danach stelle von Hand ein, was in der Datei steht.',
    ],
    'preseed-changed': () => [
      'Die Einstellungen auf der Karte (gantry.toml) wurden geändert und werden nicht benutzt.',
      'Diese Box hat jemanden, dem sie gehört und der entscheidet. Gelesen werden dort nur noch Name und Logo des Herstellers und die Apps und Backup-Ziele, die er mitgibt.',
      'Stelle auf der Seite ein, was in der Datei steht.',
    ],
    'preseed-broken': () => [
      'In den Einstellungen auf der Karte (gantry.toml) ist ein Fehler.',
      'Die Box macht mit dem weiter, was sie hat. Sie zeigt nicht, wer sie gebaut hat, und nach einem Zurücksetzen würde sie aus der Datei nur den Code benutzen.',
      'Verbessere die Datei auf der Karte und starte die Box neu. Wo der Fehler ist, steht in den Einzelheiten.',
    ],
    'preseed-misnamed': () => [
      'Eine Datei auf der Karte heißt gantry.toml.txt und wird nicht gelesen.',
      'Manche Computer verbergen das Ende von Namen und hängen ein eigenes an.',
      'Nenne sie gantry.toml und starte die Box neu.',
    ],
    'preset-app-failed': ({ name }) => [
      `${name} gehört zu dieser Box und konnte nicht installiert werden.`,
      'Alles andere geht weiter. Die Box versucht es jede Stunde wieder; was im Weg war, steht in den Einzelheiten.',
      'Installiere die App selbst aus der Liste der Apps, wo du auch beantworten kannst, was sie fragt, oder verzichte darauf.',
    ],
    'preset-target-late': ({ target }) => [
      `Nach ${target} wird noch nichts gesichert.`,
      'Die Einstellungen auf der Karte nennen dieses Backup-Ziel, aber es hat nicht geantwortet oder die Box nicht angenommen. Die Box versucht es jede Stunde wieder.',
      'Sieh nach, ob es an und verbunden ist; was nicht ging, steht in den Einzelheiten. Oder verzichte darauf und sichere woanders.',
    ],
    'logo-refused': () => [
      'Das Logo des Herstellers wird nicht gezeigt.',
      'Alles andere, was auf der Karte steht, gilt.',
      'Lege ein SVG oder PNG von höchstens 64 KiB neben gantry.toml auf die Karte, mit dem Namen, der dort steht, und starte die Box neu.',
    ],
    'reset-not-begun': () => [
      'Auf der Karte wird ein Zurücksetzen verlangt; es wurde nicht begonnen.',
      'Die Datei reset-keep-apps lässt sich nicht von GANTRY wegnehmen: Die Box würde bei jedem Start neu beginnen.',
      'Lösche sie an einem anderen Computer. Geht es auch dort nicht, ist die Karte am Ende: Mach eine Sicherung und nimm eine andere.',
    ],
    'docker-silent': () => [
      'Docker, in dem Apps laufen, antwortet nicht.',
      'Laufende Apps gehen weiter, wo sie können; keine lässt sich starten, anhalten oder installieren. Alles andere geht weiter.',
      'Vorerst nichts: Nach einigen Minuten startet die Box Docker von selbst neu. Dauert es länger als eine halbe Stunde, starte die Box neu.',
    ],
    'part-broken': ({ part }) => [
      `${parts[part] ?? part}: funktioniert nicht.`,
      'Was darauf aufbaut, wartet. Alles andere geht weiter.',
      'Die Box versucht es von selbst weiter. Dauert es länger als ein paar Minuten, starte die Box neu.',
    ],
    'app-failing': ({ title }) => [
      `${title} funktioniert nicht.`,
      'Niemand kann die App gerade benutzen.',
      'Starte sie neu. Hilft das nicht, sieh in ihr Protokoll.',
    ],
    'app-crashed': ({ title }) => [
      `${title} hat sich von selbst beendet und wurde wieder gestartet.`,
      'Es geht weiter; was die App in dem Moment tat, ist vielleicht verloren.',
      'Kommt es oft vor, sieh in ihr Protokoll.',
    ],
    'app-out-of-memory': ({ title }) => [
      `${title} hat mehr Arbeitsspeicher genommen als erlaubt und wurde wieder gestartet.`,
      'Es geht weiter; was die App in dem Moment tat, ist vielleicht verloren.',
      'Gib ihr mehr Arbeitsspeicher oder weniger zu tun.',
    ],
    'image-gone': ({ title }) => [
      `${title} läuft vielleicht in einer neueren Version: Die, die sie hatte, ist nicht mehr zu haben.`,
      'Die Daten sind, wie sie waren.',
      'Sieh nach, ob alles da ist. Wenn nicht, hole die App von einem früheren Zeitpunkt zurück oder frage, wer sie macht.',
    ],
    'update-undone': ({ title }) => [
      `${title} ist wieder in der alten Version: Die neue hat nicht funktioniert.`,
      'Die Daten sind, wie sie vor dem Update waren.',
      'Warte auf die nächste Version oder versuche es später wieder.',
    ],
    'app-task-failed': ({ title }) => [
      `Etwas, das ${title} nach der Uhr oder nach dem Start tut, ist gescheitert.`,
      'Die App selbst läuft weiter.',
      'Die technischen Einzelheiten sagen, was. Kommt es wieder vor, sieh in ihr Protokoll.',
    ],
  },
}
