import type { ProblemTexts } from './texts.ts'

/** Problems of the box in German. */
export const de: ProblemTexts = {
  'address-old': [
    'Das ist nicht die neue Adresse der Box.',
    'Öffne den Link, der mit der Änderung gezeigt wurde.',
  ],
  'address-unknown': ['Keine App dieser Box hat diese Adresse.'],
  'already-claimed': [
    'Diese Box hat schon einen Besitzer.',
    'Melde dich an, oder bitte den Besitzer um eine Einladung.',
  ],
  'answer-forged': [
    'Etwas zwischen dieser Seite und der Box hat ihre Antwort verändert.',
    'Schalte die Box aus und wieder ein und übernimm sie aus ihrem eigenen Netz.',
  ],
  'app-changing': [
    'Diese App wird gerade geändert.',
    'Warte, bis das fertig ist: Es kann nicht halb bleiben.',
  ],
  'app-crashed': ['Die App hat sich selbst beendet und wurde neu gestartet.'],
  'app-deleting': ['Diese App wird gerade gelöscht.', 'Warte, bis sie weg ist.'],
  'app-missing': [
    'Diese App braucht eine andere, die nicht installiert ist.',
    'Installiere zuerst die andere.',
  ],
  'app-needed': ['Eine andere App kann ohne diese nicht arbeiten.', 'Entferne zuerst die andere.'],
  'app-not-shared': [
    'Diese App ist nicht für dich freigegeben.',
    'Bitte den, der die Box betreut, dich hineinzulassen.',
  ],
  'app-out-of-memory': [
    'Die App hat mehr Arbeitsspeicher genommen, als sie darf.',
    'Sie wird von selbst neu gestartet. Erlaube ihr mehr: „Arbeitsspeicher“ auf ihrer Seite.',
  ],
  'app-own-people': [
    'Diese App hat ihre eigenen Benutzer.',
    'Die Box meldet dort niemanden an: Sage in der App selbst, wer hinein darf.',
  ],
  'app-silent': [
    'Die App läuft, antwortet aber nicht.',
    'Stoppe und starte sie; hilft das nicht, sieh in ihr Protokoll.',
  ],
  'app-stopped': ['Diese App läuft nicht.'],
  'app-unhealthy': ['Die App läuft nicht so, wie sie soll.', 'Sieh in ihr Protokoll.'],
  'app-unknown': ['Diese App gibt es auf der Box nicht.'],
  'arch-missing': [
    'Diese App läuft nicht auf diesem Prozessor.',
    'Sie braucht eine andere Art von Box.',
  ],
  'backup-busy': ['Gerade wird etwas gesichert oder zurückgeholt.', 'Warte, bis sie fertig ist.'],
  'backup-certificate': ['Die Box traut dem Zertifikat dieses Ortes nicht.'],
  'backup-changed': ['Was die Sicherung über sich selbst sagt, wurde seitdem verändert.'],
  'backup-clock': [
    'Die Uhr der Box oder die des Ortes geht falsch.',
    'Verbinde die Box mit dem Internet: Sie stellt ihre Uhr selbst.',
  ],
  'backup-disk-away': [
    'Die Festplatte ist nicht angesteckt.',
    'Stecke sie an: Die nächste Sicherung findet sie von selbst.',
  ],
  'backup-disk-unreadable': [
    'Die Festplatte lässt sich nicht lesen und beschreiben, wie sie sollte.',
    'Sieh sie an einem Computer an; ist sie beschädigt, lass die Box eine andere vorbereiten.',
  ],
  'backup-ended': [
    'Die Box hat mittendrin beendet, was dort getan wurde.',
    'Es wird von selbst wiederholt. Geschieht es wieder, fehlt der Box Speicher: Halte eine App an, die viel braucht.',
  ],
  'backup-failed': [
    'Die Sicherung an diesem Ort ist misslungen.',
    'Sie wird von selbst wiederholt.',
  ],
  'code-file-full': [
    'claim-code.txt konnte nicht geschrieben werden: GANTRY ist voll.',
    'Lösche an einem anderen Computer, was du dorthin gelegt hast.',
  ],
  'code-file-unwritable': [
    'claim-code.txt konnte nicht geschrieben werden: Auf GANTRY kann nicht geschrieben werden.',
    'Vielleicht ist die Karte am Ende: Sieh sie an einem anderen Computer an, und mach eine Sicherung.',
  ],
  'reset-not-begun': [
    'Die Datei reset-keep-apps lässt sich nicht von GANTRY wegnehmen; es wurde nichts zurückgesetzt.',
    'Lösche sie an einem anderen Computer.',
  ],
  'tidy-read': [
    'Von dort wird gerade etwas zurückgeholt, darum wurde dort nichts weggeräumt.',
    'Warte, bis das fertig ist, und räume dann auf.',
  ],
  'tidy-refused': [
    'Dort wird nichts hergegeben.',
    'Räume mit dem Konto auf, das dort löschen darf. Eine andere Box kann es für einen Tag erlauben.',
  ],
  'tidier-unfit': [
    'Ein solches Konto gibt es dort nicht.',
    'Bei SFTP ist es nur der Name eines anderen Kontos; ein Datenträger fragt nach keinem.',
  ],
  'file-cut-off': [
    'Die Verbindung endete, bevor die ganze Datei da war.',
    'Was dieses Gerät davon hat, ist unvollständig: Hol sie noch einmal.',
  ],
  'restore-none': ['Diese App wird gerade nicht zurückgeholt.'],
  'restore-begun': [
    'Die App bekommt schon zurück, was sie hatte.',
    'Warte, bis alles da ist: Was sie vorher hatte, ist aufgehoben und lässt sich dann zurückholen.',
  ],
  moved: [
    'Die App kam von einer anderen Box, mit allem, was sie dort hatte.',
    'Sie hat jetzt eine eigene Adresse dieser Box; die bisherigen Namen führen zu ihr.',
  ],
  'move-undone': [
    'Die App bleibt auf dieser Box.',
    'Sie läuft wie zuvor, mit allem, was sie hatte; was im Weg stand, steht bei den Einzelheiten.',
  ],
  'move-unsettled': [
    'Die App war zwischen zwei Boxen unterwegs, als diese sich trennten, und steht hier still.',
    'Starten Sie sie hier nur, wenn sie auf der anderen Box nicht läuft.',
  ],
  'app-moving': [
    'Die App ist auf dem Weg zu einer anderen Box.',
    'Warte, bis sie dort ist, oder lass sie hier.',
  ],
  'move-over': ['Der Umzug ist inzwischen weiter.', 'Sieh nach, wie weit er ist.'],
  'move-itself': ['Die App ist schon auf dieser Box.', 'Wähle eine andere Box.'],
  'move-none': ['Diese App zieht nicht um.'],
  'move-lost': [
    'Niemand weiß mehr, was die Kopien der App öffnet.',
    'Sie bleibt, wo sie ist; zieh sie noch einmal um.',
  ],
  'move-unknown': [
    'Die andere Box weiß noch nichts von diesem Umzug.',
    'Es wird von selbst wiederholt.',
  ],
  'move-not-whole': [
    'Nicht alles von der App konnte gesendet werden.',
    'Sie bleibt, wo sie ist. Sieh nach, was im Weg ist, und zieh sie dann um.',
  ],
  'site-box-away': [
    'Die andere Box ist nicht da.',
    'Schalte sie ein, und sieh nach ihrem Netzwerkkabel.',
  ],
  'site-version-differs': [
    'Die andere Box hat eine andere Version von Gantry.',
    'Aktualisiere zuerst beide.',
  ],
  'move-room': [
    'Auf der Platte der anderen Box ist zu wenig Platz.',
    'Entferne dort zuerst etwas.',
  ],
  'move-library': [
    'Die App benutzt Ordner dieser Box, die sich Apps teilen.',
    'Die bleiben hier, also kann sie nicht ohne sie umziehen.',
  ],
  'move-scaled': [
    'Die App läuft schon auf mehreren Boxen.',
    'Was sie aufbewahrt, kommt nur aus einer Sicherung auf eine andere: sobald diese Box aus ist.',
  ],
  'move-elsewhere': [
    'Die App ist auf einer anderen Box.',
    'Eine App zieht von ihrer eigenen Box aus um.',
  ],
  'move-gone': [
    'Die App gehört schon der anderen Box.',
    'Warte, bis sie sich dort bewährt hat, und zieh sie dann zurück.',
  ],
  'restore-given-up': ['Die App bleibt, wie sie ist: Das Zurückholen wurde aufgegeben.'],
  'follow-nothing': [
    'Von dieser Box ist dort noch nichts Ganzes.',
    'Lass sie eine Sicherung machen.',
  ],
  'follow-another': ['Diese Box folgt schon einer anderen.', 'Lass sie das erst beenden.'],
  'follow-none': ['Diese Box folgt keiner anderen.'],
  'backup-full': ['Dort ist kein Platz mehr.', 'Schaffe dort Platz, oder wähle einen anderen Ort.'],
  'backup-gone': ['Dort sind keine Sicherungen mehr.'],
  'backup-key-wrong': [
    'Dort liegen Sicherungen einer anderen Box, oder sie wurden mit einem anderen Schlüssel gemacht.',
  ],
  'backup-locked': [
    'Ein anderes Programm arbeitet gerade an diesem Ort.',
    'Es wird von selbst wiederholt.',
  ],
  'backup-not-allowed': [
    'Der Ort lässt diese Box nicht hinein.',
    'Prüfe Konto und Passwort, und dass der Schlüssel der Box dort erlaubt ist.',
  ],
  'backup-other-host': [
    'Der Rechner dort ist nicht der, der er war.',
    'Wenn du ihn nicht selbst ausgetauscht hast, gib ihm nichts.',
  ],
  'backup-read-only': ['Dort darf nichts geschrieben werden.'],
  'backup-replaced': [
    'Diese Box wurde auf einem anderen Gerät zurückgeholt; das ist seitdem die Box.',
    'Schalte diese hier aus oder lösche sie. Bis dahin startet sie keine Apps und sichert nichts, damit von der anderen nichts verloren geht.',
  ],
  'passage-failed': [
    'Apps auf mehreren Boxen kommen nicht an ihre Datenbanken und Zwischenspeicher.',
    'Gantry versucht es von selbst wieder.',
  ],
  'second-failed': [
    'Keine Box kann dieser im Sekundentakt folgen.',
    'Gantry versucht es von selbst wieder.',
  ],
  'standby-failed': [
    'Den Datenbanken der anderen Box wird nicht gefolgt.',
    'Gantry versucht es von selbst wieder.',
  ],
  'not-replaced': ['Kein anderes Gerät ist an die Stelle dieser Box getreten.'],
  'backup-slow': [
    'Der Ort hat nicht rechtzeitig geantwortet.',
    'Sieh nach, ob er erreichbar ist, und versuche es noch einmal.',
  ],
  'restore-files': [
    'Es kamen nicht so viele Dateien zurück, wie gesichert wurden.',
    'Auf dieser Box wurde nichts geändert. Nimm eine andere Sicherung und sieh nach der Platte dieses Ortes.',
  ],
  'key-changing': [
    'Ein Ort hat die letzten neuen Wörter noch nicht bekommen.',
    'Warte, bis er zu erreichen ist, oder sichere dort nicht mehr.',
  ],
  'backup-other-box': ['Eine andere Box sichert auch dorthin.'],
  'backup-two-boxes': [
    'Ein anderes Gerät mit demselben Inhalt wie diese Box sichert auch dorthin.',
    'Soll das andere weitermachen, schalte dieses aus. Soll es dieses sein: „Dieses macht weiter“.',
  ],
  'recipe-taken': [
    'Eine App dieses Namens ist schon in einem Katalog.',
    'Nenne sie im Rezept anders: service = "...".',
  ],
  'recipe-unknown': ['Dieses Rezept wurde nicht mitgebracht.'],
  'answers-wrong': [
    'Einige Fragen der App sind nicht richtig beantwortet.',
    'Sieh sie durch und versuche es noch einmal.',
  ],
  'key-invalid': [
    'Das ist kein öffentlicher Schlüssel von minisign.',
    'Es sind 56 Zeichen, die mit RW beginnen.',
  ],
  'recipe-invalid': [
    'Das Rezept hat Fehler.',
    'Berichtige die Zeilen unten und versuche es noch einmal.',
  ],
  'recipe-builds': [
    'Diese App wird aus Dateien neben dem Rezept gebaut.',
    'Installiere sie aus ihrem Ordner: gantry app install ./ORDNER',
  ],
  'compose-missing': [
    'Keine dieser Dateien ist eine Compose-Datei.',
    'Schicke eine, die compose.yaml heißt.',
  ],
  'catalogue-unknown': ['Diesen Katalog hat die Box nicht.'],
  'catalogue-busy': [
    'Ein anderer Katalog wird gerade ausprobiert.',
    'Warte, bis das vorbei ist, oder nimm ihn weg.',
  ],
  'catalogue-taken': [
    'Einen Katalog dieses Namens hat die Box schon.',
    'Gib ihm einen anderen Namen, oder nimm jenen erst weg.',
  ],
  'catalogue-newer': [
    'Manche Rezepte dieses Katalogs kann diese Box nicht lesen.',
    'Sie sind vielleicht für ein neueres Gantry: Aktualisiere die Box.',
  ],
  'catalogue-older': [
    'Dieser Katalog ist älter als der, den die Box schon hatte.',
    'Vielleicht zeigt jemand absichtlich einen alten; der neuere bleibt.',
  ],
  'catalogue-damaged': [
    'Eine Datei des Katalogs ist nicht die, die unterschrieben wurde.',
    'Vielleicht ändert er sich gerade: die Box versucht es später wieder; was sie hat, bleibt.',
  ],
  'catalogue-unreachable': [
    'Der Katalog ist nicht erreichbar.',
    'Was die Box von ihm hat, bleibt.',
  ],
  'catalogue-invalid': [
    'Das Verzeichnis des Katalogs ist nicht lesbar.',
    'Ist das die Adresse eines Ordners mit index.json und index.json.minisig?',
  ],
  'signature-wrong': [
    'Die Unterschrift ist nicht die des angegebenen Schlüssels.',
    'Frag, wer ihn veröffentlicht; nichts davon wurde übernommen.',
  ],
  'backup-unreachable': [
    'Der Ort ist nicht erreichbar.',
    'Was schon dort ist, geht nicht verloren; es wird von selbst wiederholt.',
  ],
  'box-full': ['Auf diese Box passt keine weitere App.'],
  'build-failed': [
    'Ein Schritt beim Bauen der App ist misslungen.',
    'Die letzten Zeilen stehen in den Einzelheiten.',
  ],
  'build-needs-buildkit': ['Die App wird auf eine Art gebaut, die diese Box nicht kann.'],
  'cable-contested': [
    'Jemand anderes hat im selben Moment dasselbe verlangt.',
    'Beides wurde beendet. Schließe diese Seite auf anderen Geräten und beginne noch einmal.',
  ],
  'cable-locked': [
    'Das Kabel wurde zu oft versucht.',
    'Schalte die Box aus und wieder ein: Wer das kann, darf es neu versuchen.',
  ],
  'cable-missing': [
    'Die Box hängt nicht am Netzwerkkabel.',
    'Verbinde sie mit dem Router und versuche es noch einmal.',
  ],
  'cable-unused': ['Diese Box wird nur mit ihrem Code übernommen.'],
  'cache-failed': [
    'Ein Zwischenspeicher startet oder endet nicht.',
    'Gantry versucht es von selbst wieder.',
  ],
  'card-unwritable': [
    'Nichts wurde gelöscht: Auf das Laufwerk GANTRY kann nicht geschrieben werden.',
    'Sieh die Karte an einem anderen Computer an.',
  ],
  'certificate-damaged': [
    'Ein Zertifikat der Box fehlt oder ist beschädigt.',
    'Hole es aus einer Sicherung zurück.',
  ],
  'certificate-missing': [
    'Die Box hat noch kein Zertifikat gemacht.',
    'Sie tut es, sobald sie die Zeit kennt. Versuche es gleich noch einmal.',
  ],
  'claim-busy': ['Die Box wird in diesem Moment übernommen.'],
  'claim-expired': [
    'Die Übernahme hat zu lange gedauert oder wurde anderswo neu begonnen.',
    'Gib den Code noch einmal ein.',
  ],
  'claim-forged': [
    'Die Anfrage kam nicht von dem, der den Code kennt.',
    'Lade die Seite neu und gib den Code noch einmal ein.',
  ],
  'claim-locked': [
    'Es gab zu viele Versuche, diese Box zu übernehmen.',
    'Schalte sie aus und wieder ein: Wer das kann, darf es neu versuchen.',
  ],
  'claim-window': [
    'Eine Box kann bis eine Stunde nach dem Einschalten übernommen werden.',
    'Schalte sie aus und wieder ein und übernimm sie in der Stunde danach.',
  ],
  'code-mistyped': [
    'Das ist kein vollständiger Code.',
    'Er hat neun Buchstaben und Ziffern, wie in XXXX-XXXX-X; prüfe jeden.',
  ],
  'code-spent': ['Dieser Link gilt einmal, für eine Minute.', 'Öffne die App noch einmal.'],
  'code-throttled': ['Es gab zu viele falsche Codes.', 'Warte und versuche es noch einmal.'],
  'code-wrong': [
    'Das ist nicht der Code dieser Box.',
    'Der Code steht auf dem Bildschirm der Box und in claim-code.txt auf ihrer Karte.',
  ],
  'command-slow': ['Ein Programm in der App wurde nicht rechtzeitig fertig.'],
  'confirmation-needed': ['Gib dafür dein Passwort noch einmal ein.'],
  'consent-missing': [
    'Diese App möchte etwas, das der Box selbst gehört.',
    'Stimme auf ihrer Seite zu, wenn du das willst.',
  ],
  'copy-broken': ['Eine Datenbank startet nicht auf ihrer Kopie.', 'Die Dateien sind gesichert.'],
  'credentials-missing': [
    'Der Anbieter der Domain verlangt noch Zugangsdaten.',
    'Mache sie bei deinem Anbieter, erlaubt für diese Domain und sonst nichts.',
  ],
  'data-gone': [
    'Die Daten einer App wurden seitdem gelöscht.',
    'Installiere sie neu, oder hole sie aus einer Sicherung zurück.',
  ],
  'database-failed': [
    'Der Datenbankserver tut seine Arbeit nicht.',
    'Gantry versucht es von selbst wieder.',
  ],
  'device-missing': [
    'Diese App braucht ein Gerät, das diese Box nicht hat.',
    'Stecke es an und versuche es noch einmal.',
  ],
  'disk-full': [
    'Auf der Festplatte der Box ist nicht genug Platz.',
    'Entferne eine App oder ihre Daten.',
  ],
  'disk-other': [
    'An dieser Stelle ist jetzt ein anderer Datenträger als der gewählte.',
    'Sieh noch einmal nach und wähle neu: Nichts wurde geändert.',
  ],
  'disk-taken': [
    'Auf dieser Festplatte liegen die Sicherungen eines anderen Ortes.',
    'Höre zuerst auf, dorthin zu sichern.',
  ],
  'disk-unknown': [
    'Diese Festplatte kann nicht vorbereitet werden.',
    'Stecke sie an. Die, von der die Box läuft, ist nie dabei.',
  ],
  'dns-no-zone': ['Der Anbieter kennt diese Domain nicht.'],
  'dns-refused': [
    'Der Nameserver hat die Änderung abgelehnt.',
    'Prüfe den Schlüssel, und dass er diese Namen ändern darf.',
  ],
  'dns-silent': ['Der Nameserver antwortet nicht.'],
  'docker-down': [
    'Das Programm, in dem Apps laufen, läuft nicht.',
    'Gantry macht von selbst weiter, sobald es wieder da ist.',
  ],
  'docker-silent': [
    'Das Programm, in dem Apps laufen, antwortet nicht.',
    'Dauert es einige Minuten, startet die Box es von selbst neu. Laufende Apps gehen weiter, wo sie können.',
  ],
  'docker-failed': [
    'Das Programm, in dem Apps laufen, konnte etwas nicht tun.',
    'Gantry versucht es von selbst wieder.',
  ],
  'email-taken': [
    'Diese E-Mail-Adresse gehört schon jemand anderem.',
    'Apps erkennen Menschen an ihrer Adresse: Jeder braucht eine eigene.',
  ],
  'engine-changed': [
    'Die neue Version hat ihre Daten in einer anderen Art von Datenbank.',
    'Installiere sie unter einem anderen Namen und bringe die Daten mit der App selbst hinüber.',
  ],
  'file-damaged': [
    'Eine Datei der Box war beschädigt.',
    'Ihre letzte gute Kopie wird benutzt, wo es eine gibt.',
  ],
  'file-later': [
    'Eine Datei der Box ist von einer anderen Version geschrieben.',
    'Installiere jene Version oder eine spätere: Die Datei blieb, wie sie ist.',
  ],
  'file-missing': ['Dort liegt nichts.', 'Sieh dich um: gantry app exec NAME -- ls ORDNER'],
  'file-unknown': ['Diese Datei gibt es in der Sicherung nicht.'],
  'file-unreadable': [
    'Eine Datei der App ist beschädigt.',
    'Repariere oder entferne sie und starte die App dann neu.',
  ],
  'file-unsafe': ['Etwas ist einer Datei der App im Weg.', 'Entferne es.'],
  'folder-expected': ['Dort ist kein Ordner.', 'Nenne den Ordner, in den es kommen soll.'],
  'foreign-rules': ['Jemand hat der Firewall der Box Regeln hinzugefügt.', 'Starte die Box neu.'],
  'handover-spent': [
    'Dieser Link gilt einmal, für zehn Minuten.',
    'Melde dich mit Namen und Passwort an.',
  ],
  'history-unknown': ['Diese Nummer gibt es im Verlauf nicht.'],
  'hook-failed': ['Die App wurde nicht aktualisiert.', 'Sie läuft weiter wie bisher.'],
  'icon-unknown': ['Diese App hat kein Bild.'],
  'image-gone': [
    'Woraus die App lief, ist nicht mehr zu haben: Sie läuft aus dem, was heute unter diesem Namen steht.',
    'Es kann eine neuere Version sein als ihre Daten: Sieh nach, ob alles da ist.',
  ],
  'image-not-found': ['Das Abbild der App gibt es nicht, oder es ist nicht öffentlich.'],
  'input-invalid': [
    'Die Box versteht eine der Angaben nicht.',
    'Was daran nicht stimmt, steht in den Einzelheiten.',
  ],
  internal: [
    'In der Box ging etwas schief.',
    'Sieh in ihr Protokoll, oder versuche es noch einmal.',
  ],
  'invitation-spent': [
    'Diese Einladung wurde benutzt, zurückgezogen oder ist zu alt.',
    'Bitte um eine neue; sie gilt sieben Tage.',
  ],
  'kit-damaged': [
    'Ein Teil dieses Rettungsblatts fehlt oder ist beschädigt.',
    'Scanne den Code noch einmal, oder kopiere seinen ganzen Text.',
  ],
  'kit-early': [
    'Es gibt noch nichts, das ein Rettungsblatt zurückholen könnte.',
    'Gib der Box zuerst einen Ort für Kopien.',
  ],
  'kit-newer': [
    'Dieses Rettungsblatt wurde von einem neueren Gantry gemacht.',
    'Spiele das neueste Abbild auf diese Box und beginne noch einmal.',
  ],
  'kit-unknown': [
    'Das ist kein Rettungsblatt einer Box.',
    'Sein Text beginnt mit „gantry-kit-“; der Code zum Übernehmen ist ein anderer.',
  ],
  'kit-few-words': [
    'Zwei der zwölf Wörter des Rettungsblatts werden gebraucht.',
    'Gib zwei beliebige davon ein, jedes mit seiner Nummer.',
  ],
  'kit-words': [
    'Eines der Wörter steht anders auf dem Blatt.',
    'Sieh auf das zuletzt gedruckte Blatt: Ein älteres hat andere Wörter.',
  ],
  'link-taken': ['Einen Link dieses Namens gibt es schon.', 'Gib ihm einen anderen Namen.'],
  'link-unknown': ['Einen Link dieses Namens gibt es nicht.'],
  'links-full': [
    'Es gibt schon so viele Links wie möglich.',
    'Entferne einen, den niemand mehr braucht.',
  ],
  'preseed-changed': [
    'Die Einstellungen auf der Karte wurden geändert und werden nicht benutzt.',
    'Stelle auf der Seite ein, was in der Datei steht.',
  ],
  'logo-refused': [
    'Das Logo des Herstellers wird nicht gezeigt.',
    'Lege ein anderes neben gantry.toml und starte die Box neu.',
  ],
  'invitation-unknown': [
    'Das ist nicht die Einladung einer anderen Box.',
    'Kopiere den ganzen Text, von "gantry-space-1." bis zum letzten Zeichen.',
  ],
  'mariadb-failed': [
    'Der Datenbankserver MariaDB tut seine Arbeit nicht.',
    'Gantry versucht es von selbst wieder.',
  ],
  'memory-small': [
    'Diese App braucht mehr Arbeitsspeicher, als die Box hat.',
    'Installiere sie auf einer Box mit mehr.',
  ],
  'moment-failed': [
    'Für die Sicherung ließ sich kein Moment festhalten.',
    'Apps laufen weiter, und es wird wiederholt.',
  ],
  'database-no-next': [
    'Diese Box hat kein späteres PostgreSQL als ihres.',
    'Eine neuere Version der Box bringt vielleicht eines mit.',
  ],
  'database-unlike': [
    'Diese App verträgt das PostgreSQL dieser Box nicht.',
    'Auf der Seite System steht, ob die Box noch ein anderes hat.',
  ],
  'database-no-start': [
    'Das nächste PostgreSQL startet nicht, und das bisherige läuft weiter.',
    'Nichts wurde geändert; das Log der Datenbanken sagt mehr.',
  ],
  'database-rows': [
    'Eine Datenbank hat im nächsten PostgreSQL andere Zeilen.',
    'Nichts wurde geändert: Das bisherige läuft weiter.',
  ],
  'database-unfollowed': [
    'Eine zweite Box hat ein anderes PostgreSQL als diese.',
    'Kopien gehen wie bisher an eine zweite Box; nur kommen Datenbanken dort nicht auf die Sekunde an.',
  ],
  'database-moving': [
    'PostgreSQL ist unterwegs zu einer anderen Version.',
    'Warte, bis das fertig ist.',
  ],
  'database-update-first': [
    'Eine neuere Version der Box ist unterwegs.',
    'Warte, bis sie sich bewährt hat oder zurückgenommen ist.',
  ],
  'database-busy': ['Gerade wird etwas gesichert oder geändert.', 'Warte, bis das fertig ist.'],
  'database-followed': [
    'Eine andere Box folgt dieser auf die Sekunde.',
    'Beende das zuerst auf der Seite Backups; Kopien gehen weiter dorthin wie bisher.',
  ],
  'database-unfit': [
    'Nicht jede App hier verträgt das nächste PostgreSQL.',
    'Warte auf neuere Versionen dieser Apps, oder entferne sie.',
  ],
  'database-no-room': [
    'Auf der Platte ist dafür zu wenig Platz.',
    'Alles ist für eine Weile dreimal da: Mach Platz, und versuch es wieder.',
  ],
  'database-no-way-back': [
    'Es gibt keine Datenbanken von früher, zu denen die Box zurück könnte.',
    'In Sicherungen sind frühere.',
  ],
  'database-nothing-left': ['Von einer früheren Version ist nichts übrig.'],
  'move-no-disk': ['Diese Platte ist nicht da.', 'Steck sie an, und such noch einmal.'],
  'move-too-small': ['Diese Platte ist zu klein für die Box.', 'Nimm eine größere.'],
  'move-data-elsewhere': [
    'Die Daten dieser Box haben eine eigene Platte.',
    'Zieh nur die Daten um, oder hol sie erst dorthin zurück, wo die Box startet.',
  ],
  'move-card-unwritable': [
    'Nichts ist umgezogen: Auf das Laufwerk GANTRY kann nicht geschrieben werden.',
    'Sieh die Karte an einem anderen Computer an.',
  ],
  'move-update-first': [
    'Eine neuere Version der Box ist unterwegs.',
    'Warte, bis sie sich bewährt hat oder zurückgenommen ist.',
  ],
  'name-differs': ['Das ist nicht der Name dieser Box.'],
  'name-invalid': [
    'So kann nichts heißen.',
    'Kleine Buchstaben, Ziffern und Bindestriche, und nicht zu lang.',
  ],
  'name-taken': ['Dieser Name ist schon vergeben.', 'Wähle einen anderen.'],
  'site-address-invalid': [
    'Das ist keine Adresse einer Box.',
    'Ihre Adresse zu Hause, etwa 192.168.1.20, oder ihr Name, etwa gantry.local.',
  ],
  'site-app-foreign': ['Das ist keine App dieser Box.'],
  'site-box-coming': ['Diese Box ist noch nicht da.', 'Warte, bis sie da ist.'],
  'site-image-missing': [
    'Das Abbild einer App einer anderen Box fehlt.',
    'Es kommt von selbst, sobald eine Box antwortet, die es hat.',
  ],
  'site-number-taken': [
    'Eine andere Box hat diesen Platz gerade genommen.',
    'Diese nimmt von selbst den nächsten.',
  ],
  'site-service-refused': [
    'Der Verbund nimmt eine App nicht auf anderen Boxen an.',
    'Gantry versucht es von selbst wieder.',
  ],
  'site-box-owned': [
    'Diese Box hat schon einen Besitzer.',
    'Lass sie auf ihrer Seite „System“ neu anfangen, mit „Die Apps mit ihren Daten“: Alle verlieren dort ihren Zugang. Gehört sie zu einem anderen Verbund, lass sie den erst verlassen.',
  ],
  'site-box-silent': [
    'Die Box antwortet nicht.',
    'Sieh nach, ob sie an ist und das Netzwerkkabel steckt.',
  ],
  'site-box-unknown': ['Der Verbund hat keine solche Box.', 'Welche er hat, steht unter „Boxen“.'],
  'site-decides': [
    'Die Boxen des Verbunds können entscheiden, wie es ist.',
    'Schicke die, die nicht zurückkommen, einzeln weg.',
  ],
  'site-elsewhere': ['Das entscheidet eine andere Box.', 'Mach es auf einer Box, die entscheidet.'],
  'site-label-found': [
    'Das findet eine Box selbst heraus.',
    'Nimm einen anderen Namen, etwa place=attic.',
  ],
  'site-labels-many': [
    'Die Box hat zu viele Beschriftungen.',
    'Nimm einige weg; höchstens 20 sind möglich.',
  ],
  'place-plugged-in': [
    'Diese Platte steckt an dieser Box.',
    'Die anderen Boxen erreichen Orte im Netzwerk: ein NAS, S3 oder eine Maschine mit SFTP.',
  ],
  'app-brought': [
    'Die App wurde schon auf einer anderen Box zurückgeholt.',
    'Sieh dort nach ihr, oder entferne sie dort zuerst.',
  ],
  'app-elsewhere': [
    'Die App wurde auf einer anderen Box zurückgeholt; was hier ist, ist von früher.',
    'Benutze sie dort, oder hol sie auf ihrer Seite wieder hierher.',
  ],
  'site-moves-many': [
    'Mehr Apps, die auf eine andere Box gegangen sind, kann sich der Verbund nicht merken.',
    'Entferne auf der früheren Box, was dort von einer solchen App noch liegt.',
  ],
  'app-not-elsewhere': ['Keine andere Box hat diese App.', 'Es gibt nichts zurückzunehmen.'],
  'site-kit-none': [
    'Hier ist nichts, was Apps jener Box zurückholt.',
    'Solange sie da ist, lass die anderen das aufbewahren; sonst holt ihr Wiederherstellungsblatt sie auf einer leeren Box zurück.',
  ],
  'standby-busy': [
    'Die andere Box folgt schon einer.',
    'Eine Box folgt einer anderen: Nimm eine andere, oder lass sie damit erst aufhören.',
  ],
  'standby-no-kit': [
    'Die andere Box hat nichts, was die Kopien dieser öffnet.',
    'Gib dieser Box einen Ort für Kopien und lass die anderen aufbewahren, was sie öffnet; warte dann, bis jene es hat.',
  ],
  'standby-major': ['Die andere Box hat ein anderes PostgreSQL.', 'Aktualisiere zuerst beide.'],
  'standby-not-lent': [
    'Keine andere Box bewahrt auf, was die Kopien dieser öffnet.',
    'Wer dieser Box folgt, hat das auch: Lass es die anderen zuerst aufbewahren.',
  ],
  'standby-taken': [
    'Dieser Box folgt schon eine andere.',
    'Einer Box folgt eine: Lass jene erst damit aufhören.',
  ],
  'standby-none': [
    'Keine Box des Verbunds folgt dieser auf die Sekunde.',
    'Es gibt nichts zu beenden.',
  ],
  'standby-room': [
    'Für eine Kopie der Datenbanken, die im Sekundentakt kamen, ist zu wenig Platz.',
    'Entferne zuerst etwas, oder nimm alles, wie es in einem Augenblick war.',
  ],
  'restored-halves': [
    'Die App ist hier, mit Datenbanken, wie sie im Sekundentakt kamen, wo sie neuer waren.',
    'Sieh nach, ob sie funktioniert: Sie kennt vielleicht eine Datei, die noch nicht gesichert war.',
  ],
  'site-box-there': [
    'Die Box ist da und hat die App selbst.',
    'Nur Apps einer Box, die aus ist, werden anderswo zurückgeholt.',
  ],
  'site-box-trying': [
    'Eine App ist gerade auf diese Box umgezogen und läuft dort auf Probe.',
    'Warte, bis sie sich bewährt hat oder zurück ist.',
  ],
  'site-copy-none': [
    'Es gibt keine solche Kopie dieser Box.',
    'Wähle einen anderen Zeitpunkt oder Ort.',
  ],
  'site-itself': ['Das ist diese Box selbst.', 'Nimm die Adresse oder den Namen der anderen.'],
  'site-leaving': ['Diese Box verlässt gerade ihren Verbund.', 'Warte, bis sie das getan hat.'],
  'site-name-taken': ['Der Verbund hat schon eine Box mit diesem Namen.', 'Nimm einen anderen.'],
  'site-no-address': [
    'Die beiden Boxen finden einander nicht: Es fehlt eine gemeinsame Art von Adresse.',
    'Sieh dir zuerst das Netzwerk an.',
  ],
  'site-no-box': [
    'Unter dieser Adresse antwortet keine Box.',
    'Sieh nach, ob sie an und im selben Netz ist, und vergleiche die Adresse mit ihrem Bildschirm.',
  ],
  'site-none': ['Diese Box gehört zu keinem Verbund.', 'Nimm erst eine andere auf.'],
  'site-not-made': [
    'Auf dieser Box kam kein Verbund zustande.',
    'Sie ist allein wie zuvor; was im Weg ist, steht bei dem, was Aufmerksamkeit braucht.',
  ],
  'site-other-processor': [
    'Die andere Box hat einen anderen Prozessor.',
    'Apps von hier könnten dort nicht laufen: Nimm eine Box der gleichen Art.',
  ],
  'site-other-time': [
    'Die Uhren der beiden Boxen gehen auseinander.',
    'Beide stellen sie über das Internet: Sieh nach, ob sie dorthin kommen, und warte.',
  ],
  'site-other-version': [
    'Die andere Box hat eine andere Version.',
    'Ist die neue die ältere: Lass sie über Nacht an, wenn sie Updates bekommt, oder schreib das Image dieser Box auf ihre Karte; wer sie dafür übernimmt, muss sie danach neu anfangen lassen. Sonst aktualisiere diese hier. Geändert wurde nichts.',
  ],
  'site-stranger': ['Diese Box gehört nicht mehr zum Verbund.'],
  'site-undecided': [
    'Es sind zu wenige Boxen des Verbunds da, um etwas zu entscheiden.',
    'Apps laufen weiter; schalte die anderen Boxen ein, oder mach ohne sie weiter.',
  ],
  'owner-unknown': ['Das ist kein Besitzer einer Box.'],
  'neighbour-failed': [
    'Der Platz für die andere Box lässt sich nicht öffnen oder schließen.',
    'Gantry versucht es von selbst noch einmal.',
  ],
  'neighbour-taken': [
    'Eine andere Box mit diesem Namen gibt es schon.',
    'Zeig ihre Einladung noch einmal, oder gib dieser einen anderen Namen.',
  ],
  'neighbour-unknown': [
    'Für diese Box wird hier nichts aufbewahrt.',
    'Unter Sicherungen steht, für wen die Box etwas aufbewahrt.',
  ],
  'network-on-trial': [
    'Eine andere Änderung wartet noch auf Bestätigung.',
    'Öffne die neue Adresse, oder warte eine Minute, bis sie zurückgenommen ist.',
  ],
  'no-way-back': ['Es gibt keine frühere Version, zu der die App zurück kann.'],
  'no-shell': [
    'In diesem Programm gibt es keine Shell.',
    'Es enthält nur sich selbst; für einzelne Befehle hilft vielleicht gantry app exec.',
  ],
  'shell-unknown': ['Diese Shell ist beendet.', 'Öffne eine andere.'],
  'too-many-shells': ['Es sind schon vier Shells offen.', 'Schließe eine davon.'],
  'not-the-owner': ['Das darf nur, wem die Box gehört.', 'Bitte den Besitzer der Box.'],
  'not-undoable': [
    'Diese Entscheidung lässt sich nicht für sich allein zurücknehmen.',
    'Auf der Seite Verlauf lässt sich die ganze Box zu dem machen, was sie damals war.',
  ],
  'finding-unknown': [
    'Davon ist nichts mehr zu beheben.',
    'Es ist wohl schon vorbei: Sieh auf der Seite Reparaturen nach.',
  ],
  'finding-by-hand': ['Das kann die Box nicht selbst beheben.', 'Was zu tun ist, steht dabei.'],
  'not-an-admin': ['Das darf nur, wer die Box betreut.', 'Bitte den Besitzer der Box.'],
  'not-as-declared': [
    'Die Firewall tut nicht, was sie soll.',
    'Die Box hat ihre Regeln neu geladen, und das half nicht: Starte sie neu.',
  ],
  'not-tried': [
    'Es konnte nicht geprüft werden, wer auf dieser Box wen erreicht.',
    'Die Box versucht es alle drei Minuten; wenn es so bleibt, starte sie neu.',
  ],
  'not-updating': ['Diese App wird gerade nicht aktualisiert.'],
  'not-yours': ['Du kannst nur deine eigenen Tokens betreuen.'],
  'nothing-on-trial': [
    'Keine Änderung des Netzes wartet auf Bestätigung.',
    'Sie wurde schon bestätigt oder ist zurückgenommen.',
  ],
  'nothing-to-rotate': ['Kein Geheimnis dieser App kann neu gemacht werden.'],
  'owner-only': ['Das kann nur der Besitzer.'],
  'owner-stays': ['Eine Box hat immer einen Besitzer.', 'Übergib sie zuerst jemand anderem.'],
  'person-unknown': ['So heißt hier niemand.'],
  'place-refused': [
    'An diesen Ort der App lässt sich nichts kopieren.',
    'Nenne einen anderen Ort, zum Beispiel einen Ordner der Daten der App.',
  ],
  'port-taken': [
    'Eine andere App hat diesen Anschluss der Box.',
    'Nur eine kann ihn haben: Entferne zuerst die andere.',
  ],
  'process-failed': [
    'Ein Programm der App ist misslungen.',
    'Es wird von selbst wiederholt; die letzten Zeilen stehen in den Einzelheiten.',
  ],
  'process-stopped': [
    'Dieses Programm der App läuft gerade nicht.',
    'Starte die App, oder warte, bis sie gestartet ist.',
  ],
  'process-unknown': ['Dieses Programm gibt es auf der Box nicht.'],
  'program-failed': ['Ein Programm der Box ist misslungen.'],
  'program-missing': [
    'Die App enthält das Programm nicht, das gestartet werden soll.',
    'Sage es dem, der ihr Rezept pflegt.',
  ],
  'proxy-failed': [
    'Die sicheren Adressen konnten nicht geändert werden.',
    'Die letzten guten bleiben in Gebrauch.',
  ],
  'recipe-missing': ['Dieses Rezept gibt es nicht.'],
  'recipe-other': ['Das ist das Rezept einer anderen App.'],
  'registry-broken': [
    'Die App kann nicht geholt werden: Der Ort, von dem sie kommt, antwortet mit etwas, das keine App ist.',
    'Wahrscheinlich ist er gestört; die Box versucht es von selbst wieder.',
  ],
  'registry-busy': [
    'Die App kann gerade nicht geholt werden: Der Ort, von dem sie kommt, gibt diesem Anschluss vorerst nichts mehr.',
    'Solche Grenzen enden nach Stunden; die Box versucht es von selbst wieder.',
  ],
  'registry-other': [
    'Die App kann nicht geholt werden: Etwas anderes antwortet statt des Ortes, von dem sie kommt.',
    'Sieh nach, ob dieses Netz eine Anmeldung verlangt oder filtert und ob das Datum der Box stimmt; sie versucht es von selbst wieder.',
  ],
  'registry-unreachable': [
    'Die App kann nicht geholt werden: Der Ort, von dem sie kommt, antwortet nicht.',
    'Sieh nach, ob die Box ins Internet kommt; sie versucht es von selbst wieder.',
  ],
  'restore-broken': ['Das Zurückholen ist misslungen.'],
  'restore-busy': ['Die App hört nicht auf.', 'Es wird von selbst wiederholt.'],
  'restore-done': ['Alles ist schon da: Die Box startet neu.'],
  'restore-has-apps': [
    'Diese Box hat eigene Apps: Sie wären weg.',
    'Entferne sie mit allen Daten, oder lösche die Box zuerst.',
  ],
  'restore-incomplete': ['Diese Sicherung enthält eine Datenbank der App nicht.'],
  'restore-interrupted': [
    'Das Zurückholen wurde unterbrochen, bevor es begann.',
    'Hol die App noch einmal zurück.',
  ],
  'restore-mismatch': ['Datenbank und Dateien dieser Sicherung sind nicht aus demselben Moment.'],
  'restore-newer': [
    'Diese Sicherung hat ein neueres Gantry gemacht als das auf dieser Box.',
    'Spiel das neueste Image auf diese Box und beginne von vorn: Nichts wurde geändert.',
  ],
  'restore-room': [
    'Die Sicherung passt nicht auf diese Box.',
    'Nimm für diese Box einen größeren Datenträger.',
  ],
  'restore-rows': ['Die Datenbank kam mit anderen Zeilen zurück, als gesichert wurden.'],
  'restore-running': [
    'Aus dieser Box wird gerade eine andere.',
    'Warte, bis das fertig ist, oder brich es zuerst ab.',
  ],
  'restore-unknown': ['Die App ist nicht in dieser Sicherung.'],
  'bring-damaged': ['Diese Datei ist beschädigt oder abgeschnitten.', 'Mach sie noch einmal.'],
  'bring-empty': ['Es ist nichts darin.', 'Sieh sie auf dem Rechner an, von dem sie kommt.'],
  'bring-missing': [
    'Das gibt es auf der Box nicht.',
    'Kopiere es zuerst auf die Box, oder steck die Platte an, auf der es liegt.',
  ],
  'bring-no-tables': [
    'In diesem Auszug sind keine Tabellen.',
    'Mach ihn von der einen Datenbank, die die App hatte.',
  ],
  'bring-refused': [
    'Dieser Auszug lässt sich nicht einlesen.',
    'Mach ihn noch einmal, von dieser einen Datenbank, ohne Eigentümer und Rechte.',
  ],
  'bring-several': [
    'In diesem Auszug sind mehrere Datenbanken.',
    'Mach einen von der Datenbank dieser App allein.',
  ],
  'bring-unclear': [
    'Es ist nicht klar, wohin ein Teil davon gehört.',
    'Bring einen Ordner oder ein Archiv, in dem die Ordner und Datenbanken so heißen wie die der App.',
  ],
  'bring-unknown': [
    'Daraus lassen sich keine Daten nehmen.',
    'Bring einen Ordner, ein Archiv (tar, auch mit gzip oder zstd) oder einen Auszug einer Datenbank.',
  ],
  'pages-not-shown': [
    'Die Box kann die Seiten der App nicht zeigen.',
    'Gantry versucht es von selbst wieder.',
  ],
  'path-foreign': ['Von einem Pfad holt nur root Daten.', 'Schick die Datei mit dieser Seite.'],
  'upload-no-room': [
    'Auf der Box ist kein Platz für diese Datei.',
    'Entferne, was nicht mehr gebraucht wird.',
  ],
  'upload-too-large': [
    'Diese Datei ist größer, als das Gemeinte sein kann.',
    'Sieh nach, ob es die richtige ist.',
  ],
  'brought-in': ['Die App hat die mitgebrachten Daten.'],
  restored: [
    'Die App wurde zurückgeholt, wie sie war.',
    'Was sie vorher hatte, ist eine Woche lang unter den Schnappschüssen dieser Box.',
  ],
  'backup-unreadable': [
    'Dateien der Box ließen sich nicht lesen.',
    'Ihre Platte geht vielleicht kaputt: Sichere alles auch woanders.',
  ],
  'restore-unkept': [
    'Was die App jetzt hat, ließ sich nicht aufheben; darum wurde nichts davon ersetzt.',
    'Sieh nach, ob auf der Box Platz ist, und hol die App noch einmal zurück.',
  ],
  'restore-other-databases': [
    'Die App hatte damals mehr Datenbanken als jetzt.',
    'Nichts wurde geändert. Hol sie unter einem anderen Namen daneben zurück.',
  ],
  'second-factor-needed': [
    'Auch der Code deines Authenticators ist nötig.',
    'Öffne die App auf deinem Telefon, die sechs Ziffern zeigt.',
  ],
  'second-factor-wrong': [
    'Dieser Code ist falsch oder wurde schon benutzt.',
    'Gib den ein, der jetzt gezeigt wird, oder warte auf den nächsten.',
  ],
  'sign-in-throttled': [
    'Es gab zu viele falsche Passwörter.',
    'Warte und versuche es noch einmal.',
  ],
  'sign-in-wrong': ['Der Name oder das Passwort ist falsch.'],
  'signed-out': ['Du bist nicht angemeldet.', 'Melde dich an und versuche es noch einmal.'],
  'snapshot-unknown': ['Diese Sicherung gibt es dort nicht.'],
  'static-failed': [
    'Die Dateien der App können nicht aus ihrem Abbild genommen werden.',
    'Gantry versucht es von selbst wieder.',
  ],
  'static-missing': ['Dem Abbild der App fehlt ein Ordner.', 'Sage es dem, der ihr Rezept pflegt.'],
  'static-refused': [
    'Das Abbild enthält Dateien, die nicht gezeigt werden können.',
    'Sage es dem, der ihr Rezept pflegt.',
  ],
  'tar-broken': ['Das ist kein tar-Archiv, oder es ist beschädigt.', 'Kopiere noch einmal.'],
  'target-taken': ['Ein Ort dieses Namens ist schon da.', 'Gib diesem einen anderen Namen.'],
  'target-unknown': ['Einen Ort dieses Namens hat die Box nicht.'],
  'task-failed': [
    'Eine Aufgabe der App ist misslungen.',
    'Was sie zuletzt sagte, steht in den Einzelheiten.',
  ],
  'token-exists': [
    'Ein Token dieses Namens ist schon da.',
    'Wähle einen anderen Namen, oder widerrufe jenes zuerst.',
  ],
  'token-not-enough': ['Dieses Token reicht dafür nicht.'],
  'token-throttled': [
    'Es gab zu viele falsche Tokens.',
    'Sieh nach, ob das Token widerrufen wurde oder abgelaufen ist.',
  ],
  'token-unknown': ['Ein Token dieses Namens gibt es nicht.'],
  'token-wrong': [
    'Dieser Link gehört nicht zu der Änderung.',
    'Öffne den Link, der bei der letzten Änderung gezeigt wurde, oder ändere das Netz noch einmal.',
  ],
  'too-large': ['Die Anfrage ist zu groß.'],
  'too-many-tokens': [
    'Du hast schon so viele Tokens wie möglich.',
    'Widerrufe eines, das nicht mehr gebraucht wird.',
  ],
  unclaimed: ['Diese Box hat noch keinen Besitzer.'],
  'update-beside-away': [
    'Eine andere Box des Verbunds antwortet nicht. Neu gestartet würde sonst noch eine fehlen.',
    'Schalte sie ein; morgen wird nicht mehr auf sie gewartet. Oder starte die neue Version hier jetzt.',
  ],
  'update-beside-trying': [
    'Eine andere Box des Verbunds startet gerade neu oder muss sich noch bewähren.',
    'Warte: Danach ist diese an der Reihe.',
  ],
  'update-beside-turn': [
    'Eine andere Box des Verbunds kommt zuerst.',
    'Warte: Danach ist diese an der Reihe.',
  ],
  'update-breaking': [
    'Diese Version ändert viel.',
    'Lies, was dazu gesagt wird, und stimme dann zu.',
  ],
  'update-failed-beside': [
    'Diese Version hat auf einer anderen Box des Verbunds nicht funktioniert. Von selbst startet sie hier nicht.',
    'Warte auf eine spätere, oder versuche sie hier trotzdem: Starte sie jetzt.',
  ],
  'update-gap': [
    'Von dieser Version führt kein Weg zur neuen.',
    'Sage es dem, der das Rezept pflegt.',
  ],
  'update-starting': [
    'Eine neue Version wird gerade gestartet.',
    'Warte, bis die Box wieder da ist und gesehen hat, ob sie funktioniert.',
  ],
  'update-undone': ['Die neue Version ging nicht: Die App ist wieder auf der, die sie hatte.'],
  'update-unknown': ['Es gibt keine neuere Version.'],
  'worker-down': [
    'Die Box antwortet gerade nicht.',
    'Sie fängt sich von selbst; dauert es länger, starte sie neu.',
  ],
  'drill-cut': [
    'Die Probe wurde dreimal beendet, bevor sie vorbei war.',
    'Die Box hat vielleicht zu wenig Speicher. Morgen wird es noch einmal versucht.',
  ],
  'drill-app': [
    'Die App läuft nicht mit dem, was von ihr gesichert ist.',
    'Die App selbst läuft weiter; was sie bei der Probe sagte, steht unten.',
  ],
  'backup-damaged': [
    'Der Ort hat etwas von dem verloren oder verändert, was er bekam.',
    'Prüfe seine Festplatte, und sichere noch woanders hin. Die nächste Sicherung schickt noch einmal dorthin, was die Box noch hat; was danach noch fehlt, lässt gantry backup target tidy NAME los.',
  ],
  'update-busy': ['Gerade wird ein Update geschrieben.', 'Warte, bis das fertig ist.'],
  'update-cut-off': [
    'Das Update wurde nicht zu Ende geschrieben.',
    'Was auf der Box läuft, blieb unberührt. Beginne es neu.',
  ],
  'update-damaged': [
    'Die Update-Datei ist beschädigt oder nicht unterschrieben.',
    'Hol sie neu: Was auf der Box läuft, wurde nicht angerührt.',
  ],
  'update-did-not-start': [
    'Die neue Version ist dreimal nicht gestartet.',
    'Nichts ist verloren; eine spätere Version wird genommen, wenn es eine gibt.',
  ],
  'update-failed': [
    'Das Update konnte nicht geschrieben werden.',
    'Was auf der Box läuft, wurde nicht angerührt.',
  ],
  'update-feed-invalid': [
    'An dieser Adresse ist keine Liste von Versionen.',
    'Sieh nach der Adresse der Updates.',
  ],
  'update-foreign': [
    'Die Datei ist kein Update für diese Box.',
    'Nimm die Datei, deren Name auf .update endet.',
  ],
  'update-foreign-key': [
    'Das Update hat jemand unterschrieben, den diese Box nicht kennt.',
    'Nimm das Update von dem, der das Abbild dieser Box gemacht hat.',
  ],
  'update-no-channel': [
    'Diesen Kanal gibt es dort nicht.',
    'Wähle einen, der dort angeboten wird.',
  ],
  'update-no-feed': [
    'Die Box kennt keinen Ort, an dem neuere Versionen sind.',
    'Trag die Adresse der Updates ein.',
  ],
  'update-no-key': [
    'Dieses Abbild nimmt keine Updates an: Es kennt niemanden, der sie unterschreibt.',
    'Installiere einmal ein Abbild, das jemanden kennt.',
  ],
  'update-none': [
    'Es gibt keine neuere Version für diese Box.',
    'Such nach einer, oder nimm eine Datei.',
  ],
  'update-none-written': ['Keine neuere Version wartet auf ihren Start.', 'Hol zuerst eine.'],
  'update-not-there': [
    'Diese Datei ist nicht mehr auf dem Stick.',
    'Steck ihn wieder ein und such noch einmal.',
  ],
  'update-on-trial': [
    'Eine neue Version muss sich noch bewähren.',
    'Bis dahin wird der Weg zurück gebraucht: Warte, bis sie sich bewährt hat.',
  ],
  'update-old-bootloader': [
    'Der Bootloader dieses Raspberry Pi kann keine Version auf Probe starten.',
    'Er ist von vor Dezember 2022: erneuere ihn mit dem Raspberry Pi Imager (Misc utility images, Bootloader) und versuche es noch einmal.',
  ],
  'update-lacks-database': [
    'Dieses Update hat kein PostgreSQL für die Datenbanken dieser Box.',
    'Nichts wurde geändert; nimm eine Version, die es hat, oder bring die Datenbanken vorher auf eine, die diese hat.',
  ],
  'update-lacks-mariadb': [
    'Dieses Update hat kein MariaDB für die Datenbanken dieser Box.',
    'Nichts wurde geändert; nimm eine Version, die es hat: Zu einer anderen MariaDB führt noch kein Weg.',
  ],
  'update-boot-full': [
    'Auf der Partition, von der diese Box startet, ist kein Platz für dieses Update.',
    'Nichts wurde geändert; sieh dir ihre Partition ESP auf einem anderen Computer an und lösche, was neben den Ordnern EFI und loader liegt. Ist dort nichts, oder ist es ein Raspberry Pi, sag es dem, der das Update gemacht hat.',
  ],
  'update-too-large': [
    'Für dieses Update ist kein Platz.',
    'Nichts wurde geändert; sag es dem, der das Update gemacht hat.',
  ],
  'update-unhealthy': [
    'In der neuen Version hat etwas nicht funktioniert.',
    'Nichts ist verloren; eine spätere Version wird genommen, wenn es eine gibt.',
  ],
  'update-unreachable': [
    'Das Update war nicht zu erreichen.',
    'Sieh nach, ob die Box ins Internet kommt; es wird von selbst wieder versucht.',
  ],
  'update-wrong-board': [
    'Das Update ist für eine andere Art von Box.',
    'Nimm die Datei, die für diese gemacht ist.',
  ],
  'upload-cut-short': ['Die Datei ist nicht ganz angekommen.', 'Wähle die Datei noch einmal.'],
  'upload-out-of-order': [
    'Die Datei wurde von zwei Stellen zugleich geschickt.',
    'Wähle die Datei noch einmal.',
  ],
  'drill-cache': [
    'Ein Zwischenspeicher startet nicht mit dem, was gesichert ist.',
    'Mache noch eine Sicherung, und sieh in das Protokoll der App.',
  ],
  'drill-incomplete': [
    'Die neueste Sicherung enthält nicht alles von einer App.',
    'Sieh in das Protokoll der App, dann mache noch eine Sicherung.',
  ],
  'drill-rows': [
    'Eine Datenbank kam mit anderen Zeilen zurück, als gesichert wurden.',
    'Mache noch eine Sicherung. Geschieht es wieder, ist die Festplatte des Ortes vielleicht beschädigt.',
  ],
  'drill-mismatch': [
    'Datenbank und Dateien einer App sind nicht vom selben Moment.',
    'Mache noch eine Sicherung; ältere sind davon nicht betroffen.',
  ],
  'drill-running': [
    'Was dort liegt, wird gerade zur Probe zurückgeholt.',
    'Warte, bis die Probe vorbei ist.',
  ],
  'drill-nothing': [
    'Außerhalb dieser Box ist noch nichts gesichert.',
    'Gib ihr einen Ort für Kopien, und mache zuerst eine Sicherung.',
  ],
  'drill-no-room': [
    'Für die Probe ist nicht genug Platz auf der Box.',
    'Schaffe Platz auf der Box. Was gesichert ist, bleibt davon unberührt.',
  ],
  'drill-files': [
    'Dateien einer App kamen nicht vollständig zurück.',
    'Mache noch eine Sicherung. Geschieht es wieder, ist die Festplatte des Ortes vielleicht beschädigt.',
  ],
  'alert-nobody': [
    'Die Box hat keinen solchen Weg, jemandem etwas zu sagen.',
    'Füge zuerst einen hinzu.',
  ],
  'alert-failed': ['Die Nachricht wurde nicht angenommen.', 'Was der Server sagte, steht unten.'],
  'alert-password-needed': [
    'Das gespeicherte Passwort gilt nur für den Server, zu dem es gehört.',
    'Gib es noch einmal ein, wenn sich Server, Port, Verschlüsselung oder Benutzer ändern.',
  ],
  'alert-unknown': ['Auf diesem Weg sagt die Box nichts.'],
}
